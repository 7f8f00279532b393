// SPDX-License-Identifier: GPL-2.0-only
/** What each instruction is to the reduction: which rule speaks of it. */
import type { Image, Instr } from "../../kcc/ir.js";
import { successors } from "../../kcc/liveness.js";
import { addressedBy } from "../../kcc/passes/addressed.js";
import type { InstructionFacts } from "../../kcc/passes/facts.js";
import { isLocal } from "../../kcc/local.js";
import { recordedHandlers } from "./futures.js";

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
export const HAPPENED = 14;
export const REPLAY = 15;
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
  const isCount = (instr: Instr): boolean => "cls" in instr && instr.cls === facts.preemptClass;
  // Where a context changes another's count, nothing is known of who stays on its CPU: no step is moved.
  if (image.code.some((instr, pc) => isCount(instr) && isOwn[pc] === 0))
    return new Uint8Array(image.code.length);
  return Uint8Array.from(image.code, (instr) =>
    isCount(instr) ? ofOwnCount(instr) : kindOf(instr, facts.lockClasses),
  );
}

/** An access to the context's own preempt count, which nobody else changes. */
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
      return HAPPENED;
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
export function observedBy(image: Image): (readonly string[])[] {
  const { code } = image;
  const isAny = code.some(({ op }) => op === "observe");
  const begun = recordedHandlers(image).flatMap((pc) => [pc, ...withinStep(code, pc)]);
  return code.map((instr, pc) => {
    if (!isAny || isLocal(instr)) return [];
    const within = withinStep(code, pc);
    return (instr.op === "irq-replay" ? [...within, ...begun] : within).flatMap((at) => {
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
