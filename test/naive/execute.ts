// SPDX-License-Identifier: GPL-2.0-only
/** Instructions that touch memory, the CPU or the scheduler. */
import type { Instr, Operand, VisibleInstr } from "../../tools/kcc/ir.js";
import { modified, valueOf } from "./arithmetic.js";
import {
  NOTHING,
  UNINITIALISED,
  allocate,
  allocatePercpu,
  free,
  load,
  percpuAddress,
  setStatus,
  store,
} from "./memory.js";
import { HARDIRQ, type Program } from "./program.js";
import { type State, change, contextOf } from "./state.js";

/** What an instruction is executed with. */
interface Frame {
  readonly program: Program;
  readonly state: State;
  readonly index: number;
  readonly registers: readonly number[];
}

/** The instruction was only the first half. */
export const MIDWAY = "midway";

/**
 * Does what the visible instruction does that a context stands at, the end of its function and the replay of
 * interrupts aside.
 * @param chosen the value that a `choose` gives
 * @returns the value for its register, if it has one
 * @throws Broken when a rule is broken
 */
export function execute(
  program: Program,
  state: State,
  index: number,
  chosen: number,
): number | typeof MIDWAY {
  const context = contextOf(state, index);
  const { pc, registers } = context;
  const instr = program.image.code[pc] as VisibleInstr;
  const frame: Frame = { program, state, index, registers };
  const value = (operand: Operand): number => valueOf(operand, registers);
  switch (instr.op) {
    case "load":
      return load(state, addressOf(frame, instr));
    case "store":
      store(state, index, addressOf(frame, instr), value(instr.value));
      return 0;
    case "rmw":
      return readModifyWrite(frame, instr, pc);
    case "load-exclusive": {
      const address = value(instr.addr);
      const loaded = load(state, address);
      change(state, index, { reserved: address });
      return loaded;
    }
    case "store-exclusive": {
      const address = value(instr.addr);
      change(state, index, { reserved: -1 });
      if (context.reserved !== address) return 1;
      store(state, index, address, value(instr.value));
      return 0;
    }
    case "await": {
      const address = value(instr.addr);
      load(state, address);
      if (instr.value) store(state, index, address, value(instr.value));
      return 0;
    }
    case "irq": {
      const masked = value(instr.enable) === 0;
      change(state, index, instr.soft ? { softMask: masked } : { hardMask: masked });
      return 0;
    }
    case "irq-enabled":
      return Number(!(instr.soft ? context.softMask : context.hardMask));
    case "irq-happened":
      return Number(!isHard(program, index) && (state.recorded[context.cpu] ?? -1) >= 0);
    case "cpu":
      return context.cpu;
    case "alloc":
      if (instr.percpu) return allocatePercpu(program, state, instr.words);
      return allocate(program, state, instr.words, instr.zeroed);
    case "free":
      free(program, state, value(instr.addr), instr.percpu);
      return 0;
    case "stack-enter":
    case "stack-exit": {
      const status = instr.op === "stack-enter" ? UNINITIALISED : NOTHING;
      const stack = program.roles[index]?.stack ?? 0;
      setStatus(state, stack + instr.offset, instr.words, status);
      return 0;
    }
    case "choose":
      return chosen;
    case "irq-replay":
    case "fence":
    case "pause":
    case "end":
      return 0;
  }
}

type Access = Extract<Instr, { thisCpu: boolean }>;

function addressOf({ program, state, index, registers }: Frame, { addr, thisCpu }: Access): number {
  const address = valueOf(addr, registers);
  return thisCpu ? percpuAddress(program, address, contextOf(state, index).cpu) : address;
}

/** In one step or in two: the first reads and leaves the context midway. */
function readModifyWrite(
  frame: Frame,
  instr: Extract<Instr, { op: "rmw" }>,
  pc: number,
): number | typeof MIDWAY {
  const { program, state, index, registers } = frame;
  const { midway } = contextOf(state, index);
  const address = addressOf(frame, instr);
  const old = midway ?? load(state, address);
  if (midway === undefined && program.isWhole[pc] !== true) {
    change(state, index, { midway: old });
    return MIDWAY;
  }
  change(state, index, { midway: undefined });
  const next = modified(instr.kind, old, valueOf(instr.value, registers), instr.width);
  const expected = instr.expected ? valueOf(instr.expected, registers) : 0;
  if (instr.kind !== "cas" || old === expected) store(state, index, address, next);
  return old;
}

/** Whether the context is a handler of a hard interrupt or an NMI. */
function isHard(program: Program, index: number): boolean {
  return (program.roles[index]?.level ?? 0) >= HARDIRQ;
}
