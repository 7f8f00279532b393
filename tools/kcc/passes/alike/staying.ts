// SPDX-License-Identifier: GPL-2.0-only
/** Which writes are to the copy of the CPU that runs, although each takes several instructions. */
import type { Image, Instr } from "../../ir.js";
import { successors } from "../../liveness.js";
import { outputOf } from "../../operands.js";

/** What is so on every way to an instruction. */
interface Known {
  /** How often preemption has been turned off and not on again, at least; 1 more where there is none. */
  readonly depth: number;
  /** Registers with what stays true for as long as the context is not preempted and does not sleep. */
  readonly own: ReadonlySet<number>;
}

const NOTHING: ReadonlySet<number> = new Set();

/**
 * Writes to the running CPU's copy of something, by an address that was made with preemption off and is
 * still right: their program counters.
 * @param countChange what an instruction adds to the context's preempt count, -Infinity if it is not known
 */
export function ownWrites(
  { code, entries, scenario }: Image,
  countChange: (pc: number) => number,
): number[] {
  const start: Known = { depth: scenario.preempt ? 0 : 1, own: NOTHING };
  const before = new Map(entries.map(({ pc }) => [pc, start]));
  const pending = [...before.keys()];
  for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
    const instr = code[pc] as Instr;
    const known = after(instr, before.get(pc) ?? start, countChange(pc));
    for (const next of successors(instr, pc)) {
      const there = before.get(next);
      const met = there ? meet(there, known) : known;
      if (met === there) continue;
      before.set(next, met);
      pending.push(next);
    }
  }
  return code.flatMap((instr, pc) => {
    if (!("addr" in instr) || !("reg" in instr.addr)) return [];
    return before.get(pc)?.own.has(instr.addr.reg) ? [pc] : [];
  });
}

/** Itself when the other says no less. */
function meet(one: Known, other: Known): Known {
  const depth = Math.min(one.depth, other.depth);
  const own = [...one.own].filter((register) => other.own.has(register));
  return depth === one.depth && own.length === one.own.size ? one : { depth, own: new Set(own) };
}

function after(instr: Instr, { depth, own }: Known, change: number): Known {
  if (sleeps(instr)) return { depth, own: NOTHING };
  if (change !== 0) {
    const now = Math.max(0, depth + change);
    return { depth: now, own: now === 0 ? NOTHING : own };
  }
  const output = outputOf(instr);
  if (output < 0) return { depth, own };
  const isOwn =
    (instr.op === "cpu" && depth > 0) ||
    (instr.op === "percpu" && "reg" in instr.cpu && own.has(instr.cpu.reg));
  if (isOwn === own.has(output)) return { depth, own };
  const now = new Set(own);
  if (isOwn) now.add(output);
  else now.delete(output);
  return { depth, own: now };
}

function sleeps(instr: Instr): boolean {
  return (instr.op === "await" && instr.sleeps) || (instr.op === "pause" && instr.yields);
}
