// SPDX-License-Identifier: GPL-2.0-only
/** Instructions that touch registers only. */
import type { Instr } from "../../tools/kcc/ir.js";
import { binary, cut, valueOf } from "./arithmetic.js";
import { percpuAddress } from "./memory.js";
import type { Program } from "./program.js";
import { Broken, GivenUp } from "./rules.js";
import { type State, change } from "./state.js";

/** Instructions after which a loop is taken for one that no run has time for. */
const ENOUGH = 1_000_000;

/**
 * Runs the local instructions from `pc` on and leaves the context at the visible one after them. A loop
 * of them that comes round with nothing changed breaks the rule `livelock`: the registers are compared
 * with those of 1, 2, 4, 8... instructions after the beginning.
 */
export function runLocals(
  program: Program,
  state: State,
  index: number,
  pc: number,
  registers: number[],
): void {
  let at = pc;
  let seen = { at: -1, registers };
  for (let done = 1; ; done++) {
    const next = local(program, state, index, at, registers);
    if (next < 0) break;
    at = next;
    if (at === seen.at && registers.every((value, reg) => value === seen.registers[reg]))
      throw new Broken("livelock");
    if ((done & (done - 1)) === 0) seen = { at, registers: [...registers] };
    if (done > ENOUGH) throw new GivenUp("a loop of local instructions is too long");
  }
  change(state, index, { pc: at, registers });
}

/** Executes one and says where to go on; -1 if it is not a local one. */
function local(
  program: Program,
  state: State,
  index: number,
  pc: number,
  registers: number[],
): number {
  const instr = program.image.code[pc];
  if (!instr) throw new Error(`there is no instruction ${String(pc)}`);
  switch (instr.op) {
    case "jump":
      return instr.to;
    case "branch":
      return valueOf(instr.cond, registers) !== 0 ? instr.to : instr.otherwise;
    case "fail":
      throw new Broken(instr.rule);
    case "observe":
      state.observed.set(instr.name, valueOf(instr.a, registers));
      return pc + 1;
    case "witness":
      return pc + 1;
    case "mov":
    case "binary":
    case "current":
    case "stack":
    case "percpu":
      registers[instr.dst] = computed(program, index, instr, registers);
      return pc + 1;
    default:
      return -1;
  }
}

type Computation = Extract<Instr, { op: "mov" | "binary" | "current" | "stack" | "percpu" }>;

function computed(
  program: Program,
  index: number,
  instr: Computation,
  registers: readonly number[],
): number {
  const role = program.roles[index];
  switch (instr.op) {
    case "mov": {
      const value = valueOf(instr.a, registers);
      return instr.width ? cut(value, instr.width) : value;
    }
    case "binary": {
      const [a, b] = [valueOf(instr.a, registers), valueOf(instr.b, registers)];
      return binary(instr.operator, a, b, instr.width);
    }
    case "current":
      return role?.task ?? 0;
    case "stack":
      return (role?.stack ?? 0) + instr.offset;
    case "percpu": {
      const pointer = valueOf(instr.pointer, registers);
      return percpuAddress(program, pointer, valueOf(instr.cpu, registers));
    }
  }
}
