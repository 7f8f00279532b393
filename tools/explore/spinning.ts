// SPDX-License-Identifier: GPL-2.0-only
/**
 * Who may spin, and for whom. Who spins keeps its CPU from a context that it came in upon, or that could
 * only run there: a deadlock when what it waits for has to come from that context. Where the wait is
 * only for locks, and whoever holds such a lock waits for nothing but locks, that context must be
 * one that holds a lock.
 */
import type { Image, Instr } from "../kcc/ir.js";
import { successors } from "../kcc/liveness.js";

/** A lock taken more often than this on one way is one that is never seen to be given back. */
const DEEPEST = 8;

const NO_LOCK = -1;

/** For each lock class, how often the way to an instruction may have taken it. */
type Held = Map<number, number>;

export class Spinning {
  /** The interrupt lines whose handler may spin. */
  readonly lines: readonly number[];
  /** One of them may wait for what comes from a context that holds no lock. */
  readonly linesBeyondLocks: boolean;
  /** For each task, whether it may spin for such a thing. */
  readonly tasks: readonly boolean[];

  /** @param locks the classes of lock words */
  constructor(
    private readonly image: Image,
    private readonly locks: ReadonlySet<number>,
  ) {
    const { interrupts, tasks } = image.scenario;
    const held = this.heldAt();
    const spins = interrupts.map(({ entry }) => this.spinsOf(entry, awaitsOrPolls));
    this.lines = [...spins.keys()].filter((line) => spins[line]?.length);
    this.linesBeyondLocks = this.leadsBeyond(spins.flat(), held, awaitsOrPolls);
    // What a task polls is read again and again, and that conflicts with the write that ends it.
    this.tasks = tasks.map(({ entry }) =>
      this.leadsBeyond(this.spinsOf(entry, awaits), held, awaits),
    );
  }

  /** The waits of an entry that do not give up the CPU. */
  private spinsOf(entry: number, waits: Waits): Instr[] {
    const pc = this.image.entries[entry]?.pc ?? -1;
    const { code } = this.image;
    const seen = new Set<number>();
    for (const open = [pc]; open.length > 0;) {
      const at = open.pop() as number;
      const instr = code[at];
      if (seen.has(at) || !instr) continue;
      seen.add(at);
      open.push(...successors(instr, at));
    }
    return [...seen]
      .map((at) => code[at] as Instr)
      .filter((instr) => waits(instr) && !sleeps(instr));
  }

  /** Follows who waits for whom: those waits, then the waits of whoever holds what they are for. */
  private leadsBeyond(spins: readonly Instr[], held: readonly Held[], waits: Waits): boolean {
    const { code } = this.image;
    const wanted = new Set<number>();
    for (let open = spins; open.length > 0;) {
      const fresh = open.map((instr) => this.lockOf(instr)).filter((cls) => !wanted.has(cls));
      if (fresh.includes(NO_LOCK)) return true;
      for (const cls of fresh) wanted.add(cls);
      const holds = (pc: number): boolean => fresh.some((cls) => held[pc]?.has(cls));
      open = code.filter((instr, pc) => waits(instr) && holds(pc));
    }
    return false;
  }

  private lockOf(instr: Instr): number {
    return instr.op === "await" && this.locks.has(instr.cls) ? instr.cls : NO_LOCK;
  }

  /** For each instruction, the locks that may be held before it. */
  private heldAt(): readonly Held[] {
    const { code, entries } = this.image;
    const before = code.map((): Held => new Map());
    const open = entries.map(({ pc }) => pc);
    const seen = new Set(open);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const after = this.after(code[at] as Instr, before[at] as Held);
      for (const next of successors(code[at] as Instr, at)) {
        const into = before[next];
        if (!into || (!join(into, after) && seen.has(next))) continue;
        seen.add(next);
        open.push(next);
      }
    }
    return before;
  }

  private after(instr: Instr, held: Held): Held {
    if (!("cls" in instr) || !this.locks.has(instr.cls)) return held;
    const depth = held.get(instr.cls) ?? 0;
    const next = new Map(held);
    if (instr.op === "await") next.set(instr.cls, Math.min(depth + 1, DEEPEST));
    else if (depth === 1) next.delete(instr.cls);
    else if (depth > 1 && depth < DEEPEST) next.set(instr.cls, depth - 1);
    return next;
  }
}

/** What counts as waiting. */
type Waits = (instr: Instr) => boolean;

const awaits: Waits = (instr) => instr.op === "await";
/** Also what may be one turn of a loop that waits. */
const awaitsOrPolls: Waits = (instr) => awaits(instr) || instr.op === "pause";

function sleeps(instr: Instr): boolean {
  return instr.op === "await" && instr.sleeps;
}

/** Raises each count to that of `from`; whether any changed. */
function join(into: Held, from: Held): boolean {
  let changed = false;
  for (const [cls, depth] of from) {
    if ((into.get(cls) ?? 0) >= depth) continue;
    into.set(cls, depth);
    changed = true;
  }
  return changed;
}
