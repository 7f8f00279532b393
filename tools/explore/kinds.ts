// SPDX-License-Identifier: GPL-2.0-only
/** What each instruction is to the reduction. */
import type { Image, Instr } from "../kcc/ir.js";
import { successors } from "../kcc/liveness.js";
import { isLocal } from "../machine/javascript.js";
import type { InstructionFacts } from "../kcc/passes/facts.js";

export const ORDINARY = 0;
/** Touches nothing that others can see. */
export const PRIVATE = 1;
/** Safe if no other context's future conflicts. */
export const MEMORY = 2;
export const LOCK = 3;
export const UNLOCK = 4;
/** Acquires or releases, depending on the value. */
export const PREEMPT_COUNT = 5;
export const IRQ_MASK = 6;
/** Private once the context is settled on a CPU. */
export const LOOK = 7;
export const ALLOCATE = 8;
/** Half of a pair that an interrupt in between makes fail. */
export const EXCLUSIVE = 10;
/** Takes memory away: private, but an access to it all the same. */
export const GONE = 11;
/** Begins a stack block, perhaps where one was that others still use. */
export const ENTER = 12;
/** Private while no interrupt can be recorded for this CPU. */
export const RECORDED = 9;

/** The kind of every instruction of an image, by program counter. */
export function kindsOf({ code }: Image, facts: InstructionFacts): Uint8Array {
  return Uint8Array.from(code, (instr) => kindOf(instr, facts));
}

/**
 * For each instruction, 1 if a task may stand at a wait after it in which a kernel without preemption
 * switches to another.
 */
export function leaves({ code, scenario }: Image, { sleeps }: InstructionFacts): Uint8Array {
  if (scenario.preempt) return new Uint8Array(code.length);
  const mayStandAtSleep = (pc: number): boolean => {
    const seen = new Set(successors(code[pc] as Instr, pc));
    for (const at of seen) {
      const instr = code[at];
      if (sleeps[at] === 1) return true;
      if (instr && isLocal(instr)) for (const next of successors(instr, at)) seen.add(next);
    }
    return false;
  };
  return Uint8Array.from(code.keys(), (pc) => (mayStandAtSleep(pc) ? 1 : 0));
}

function kindOf(instr: Instr, { preemptClass, lockClasses: locks }: InstructionFacts): number {
  switch (instr.op) {
    case "fence":
    case "irq-enabled":
    case "irq-replay":
    case "pause":
    case "end":
      return PRIVATE;
    case "stack-enter":
      return ENTER;
    case "free":
    case "stack-exit":
      return GONE;
    case "cpu":
      return LOOK;
    case "irq-happened":
      return RECORDED;
    case "irq":
      return IRQ_MASK;
    case "alloc":
      return ALLOCATE;
    case "await":
      return locks.has(instr.cls) ? LOCK : MEMORY;
    case "store":
    case "rmw":
      if (instr.cls === preemptClass) return PREEMPT_COUNT;
      return locks.has(instr.cls) ? UNLOCK : MEMORY;
    case "load":
      return instr.cls === preemptClass ? PRIVATE : MEMORY;
    case "load-exclusive":
    case "store-exclusive":
      return EXCLUSIVE;
    default:
      return ORDINARY;
  }
}
