// SPDX-License-Identifier: GPL-2.0-only
/** Which instructions are local: a step of the machine begins with one that is not. */
import type { Instr, LocalInstr, VisibleInstr } from "./ir.js";

const LOCAL_OPS = new Set<Instr["op"]>([
  "mov",
  "binary",
  "jump",
  "branch",
  "current",
  "stack",
  "percpu",
  "fail",
  "observe",
  "witness",
]);

/** Touches nothing but registers. */
export function isLocal(instr: Instr): instr is LocalInstr {
  return LOCAL_OPS.has(instr.op);
}

/** A step of the machine begins with it. */
export function isVisible(instr: Instr): instr is VisibleInstr {
  return !LOCAL_OPS.has(instr.op);
}
