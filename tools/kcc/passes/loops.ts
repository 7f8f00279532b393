// SPDX-License-Identifier: GPL-2.0-only
/** Loops and waits in the code of an image. */
import type { Image, Instr } from "../ir.js";
import { successors } from "../liveness.js";
import { isLocal } from "../local.js";
import { successOf } from "./retries.js";

/** The waits of handlers, which never leave their CPU: known before any has come. */
export function waitsOfHandlers(image: Image): number[] {
  return handlerCode(image).filter((pc) => image.code[pc]?.op === "await");
}

/** The instructions that handlers may come to. */
function handlerCode({ code, entries, scenario }: Image): number[] {
  const seen = new Set(scenario.interrupts.map(({ entry }) => entries[entry]?.pc ?? 0));
  for (const pc of seen) for (const next of successors(code[pc] as Instr, pc)) seen.add(next);
  return [...seen];
}

/**
 * 1 for each visible instruction at which control may stand when it has come back to itself or to earlier
 * code: every cycle has one. That a read-modify-write is tried again is no such way back: by itself it
 * succeeds.
 */
export function loopHeads({ code, entries }: Image, retries: Int32Array): Uint8Array {
  const heads = new Uint8Array(code.length);
  const failing = failingWays(code, retries);
  const reached = new Set(entries.map(({ pc }) => pc));
  for (const pc of reached) {
    for (const to of successors(code[pc] as Instr, pc)) {
      if (to === failing.get(pc)) continue;
      reached.add(to);
      if (to <= pc) for (const head of firstVisible(code, to)) heads[head] = 1;
    }
  }
  return heads;
}

/** The visible instructions that control may come to from `pc` without another one in between. */
function firstVisible(code: readonly Instr[], pc: number): number[] {
  const seen = new Set([pc]);
  for (const at of seen) {
    const instr = code[at];
    if (instr && isLocal(instr)) for (const next of successors(instr, at)) seen.add(next);
  }
  return [...seen].filter((at) => code[at] && !isLocal(code[at]));
}

/** For each branch that asks whether a try has succeeded: where it leads when it has not. */
function failingWays(code: readonly Instr[], retries: Int32Array): Map<number, number> {
  const failing = new Map<number, number>();
  for (const [read, write] of retries.entries()) {
    if (write < 0) continue;
    const success = successOf(code, { read, write });
    if (!success) continue;
    const branch = code[success.branch] as Extract<Instr, { op: "branch" }>;
    failing.set(success.branch, branch.to === success.to ? branch.otherwise : branch.to);
  }
  return failing;
}

/**
 * Whether some handler has a wait or a loop in it, so that it might never come to its end.
 * @param retries see retries.ts
 */
export function handlersMayStick(image: Image, retries: Int32Array): boolean {
  if (image.scenario.interrupts.length === 0) return false;
  const heads = loopHeads(image, retries);
  return handlerCode(image).some((pc) => {
    const instr = image.code[pc] as Instr;
    if (instr.op === "await" || heads[pc] === 1) return true;
    return instr.op === "choose" && !("value" in instr.count && instr.count.value > 0);
  });
}
