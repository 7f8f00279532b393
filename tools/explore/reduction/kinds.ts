// SPDX-License-Identifier: GPL-2.0-only
/** What each instruction is to the reduction: which rule speaks of it. */
import type { Image, Instr } from "../../kcc/ir.js";
import { successors } from "../../kcc/liveness.js";
import { addressedBy } from "../../kcc/passes/addressed.js";
import type { InstructionFacts } from "../../kcc/passes/facts.js";
import { isLocal } from "../../kcc/local.js";

/** Always explored together with all that others can do. */
export const ORDINARY = 0;
/** Touches nothing that others can see. */
export const PRIVATE = 1;
/** Accesses memory: memory.ts. */
export const MEMORY = 2;
/** Half of a pair that an interrupt in between makes fail: memory.ts. */
export const EXCLUSIVE = 3;
/** Takes a lock word, or gives it back: locks.ts. */
export const LOCK = 4;
export const UNLOCK = 5;
/** Changes the preempt count or a mask, asks for what a recorded interrupt changes, or runs it: cpus.ts. */
export const PREEMPT_COUNT = 6;
export const IRQ_MASK = 7;
export const RECORDED = 8;
export const REPLAY = 14;
/** Looks at the CPU: private once the context is settled on one. */
export const LOOK = 9;
/** The context ends: cpus.ts. */
export const END = 10;
/** Takes fresh memory, takes memory away, begins a stack block: allocation.ts. */
export const ALLOCATE = 11;
export const GONE = 12;
export const ENTER = 13;

/** The kind of every instruction of an image, by program counter. */
export function kindsOf(image: Image, facts: InstructionFacts): Uint8Array {
  const isOwn = addressedBy(image, "current");
  return Uint8Array.from(image.code, (instr, pc) => {
    if ("cls" in instr && instr.cls === facts.preemptClass)
      return isOwn[pc] === 1 ? ofOwnCount(instr) : ORDINARY;
    return kindOf(instr, facts.lockClasses);
  });
}

/** An access to the context's own preempt count, which nobody else may change. */
function ofOwnCount(instr: Instr): number {
  if (instr.op === "load") return PRIVATE;
  return instr.op === "store" || (instr.op === "rmw" && instr.kind === "add")
    ? PREEMPT_COUNT
    : ORDINARY;
}

function kindOf(instr: Instr, locks: ReadonlySet<number>): number {
  switch (instr.op) {
    case "fence":
    case "pause":
      return PRIVATE;
    case "irq-replay":
      return REPLAY;
    case "end":
      return END;
    case "stack-enter":
      return ENTER;
    case "free":
    case "stack-exit":
      return GONE;
    case "cpu":
      return LOOK;
    case "irq-happened":
      return RECORDED;
    case "irq-enabled":
      return instr.soft ? PRIVATE : RECORDED;
    case "irq":
      return IRQ_MASK;
    case "alloc":
      return ALLOCATE;
    case "await":
      return locks.has(instr.cls) ? LOCK : MEMORY;
    case "store":
    case "rmw":
      return locks.has(instr.cls) ? UNLOCK : MEMORY;
    case "load":
      return MEMORY;
    case "load-exclusive":
    case "store-exclusive":
      return EXCLUSIVE;
    default:
      return ORDINARY;
  }
}

/**
 * For each instruction, 1 if a task may stand at a wait after it in which a kernel without preemption
 * switches to another.
 */
export function leaves({ code, scenario }: Image, { sleeps }: InstructionFacts): Uint8Array {
  if (scenario.preempt) return new Uint8Array(code.length);
  return Uint8Array.from(code.keys(), (pc) =>
    Number(withinStep(code, pc).some((at) => sleeps[at] === 1)),
  );
}

/** For each instruction, the names under which the step that it begins may observe something. */
export function observedBy({ code }: Image): (readonly string[])[] {
  const isAny = code.some(({ op }) => op === "observe");
  return code.map((instr, pc) => {
    if (!isAny || isLocal(instr)) return [];
    return withinStep(code, pc).flatMap((at) => {
      const other = code[at];
      return other?.op === "observe" ? [other.name] : [];
    });
  });
}

/** Whether a function that begins at `pc` may observe something before its first visible instruction. */
export function observesFirst({ code }: Image, pc: number): boolean {
  const first = code[pc];
  if (!first || !isLocal(first)) return false;
  return [pc, ...withinStep(code, pc)].some((at) => code[at]?.op === "observe");
}

/** The instructions after `pc` up to the next visible ones, those included. */
function withinStep(code: readonly Instr[], pc: number): number[] {
  const seen = new Set(successors(code[pc] as Instr, pc));
  for (const at of seen) {
    const instr = code[at];
    if (instr && isLocal(instr)) for (const next of successors(instr, at)) seen.add(next);
  }
  return [...seen];
}
