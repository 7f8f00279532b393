// SPDX-License-Identifier: GPL-2.0-only
/** Where in the sources a step is, and which of the functions it is in says most to a reader. */
import type { Image, Instr } from "../kcc/ir.js";

/** A function and the line in it: where the step is, or where it calls the next one in. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly fn: string;
  /** Tells calls of one function from different places apart; -1 for the function a context begins in. */
  readonly call: number;
}

/** What other functions are made of: a reader asks who called it. */
const LOW = /^(include|arch|lib|mm)\/|^kernel\/(locking|sched)\/|\/flag\.ts$/;

/** The functions an instruction is in, innermost first. */
export function framesOf(image: Image, pc: number): Frame[] {
  const frames: Frame[] = [];
  let at = image.code[pc]?.src ?? -1;
  for (let source = image.sources[at]; source; source = image.sources[at]) {
    const { file, line, fn, caller } = source;
    frames.push({ file, line, fn, call: caller });
    at = caller;
  }
  return frames;
}

/** The innermost function that is not a primitive, else the outermost one. */
export function placeOf(frames: readonly Frame[]): Frame | undefined {
  return frames.find(({ file }) => !LOW.test(file)) ?? frames.at(-1);
}

/** `srcu.ts:107` */
export function lineText({ file, line }: Frame): string {
  return `${file.split("/").at(-1) ?? ""}:${line}`;
}

/** `kernel/rcu/srcu.ts:107 in __srcu_read_lock()` */
export function frameText({ file, line, fn }: Frame): string {
  return `${file}:${line} in ${fn}()`;
}

/** A wait that takes what it waits for: that of a lock. */
export function takesLock(instr: Instr | undefined): boolean {
  return instr?.op === "await" && instr.value !== undefined;
}
