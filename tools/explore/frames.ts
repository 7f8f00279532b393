// SPDX-License-Identifier: GPL-2.0-only
/**
 * The states on the way from the initial one to the present one, each with the choices not yet taken.
 * Kept in two typed arrays, since a search opens and closes tens of millions of them.
 */
import type { ChoiceList } from "../machine/choices.js";

const FIELDS = 6;
const MARK = 0;
const H1 = 1;
const H2 = 2;
const PATH = 3;
const NEXT = 4;
const END = 5;

function grown(old: Int32Array): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(old.length * 2);
  bigger.set(old);
  return bigger;
}

export class Frames {
  depth = 0;
  private frames = new Int32Array(FIELDS << 10);
  /** Context index and choice, by turns; those of the top frame are last. */
  private choices = new Int32Array(1 << 12);

  /** @param choices context and choice, by turns */
  open(mark: number, h1: number, h2: number, path: number, choices: ChoiceList): void {
    const at = this.depth * FIELDS;
    if (at + FIELDS > this.frames.length) this.frames = grown(this.frames);
    const begin = this.end(this.depth - 1);
    const end = begin + choices.length;
    while (end > this.choices.length) this.choices = grown(this.choices);
    for (let i = 0; i < choices.length; i++) this.choices[begin + i] = choices.at(i);
    const { frames } = this;
    frames[at + MARK] = mark;
    frames[at + H1] = h1;
    frames[at + H2] = h2;
    frames[at + PATH] = path;
    frames[at + NEXT] = begin;
    frames[at + END] = end;
    this.depth++;
  }

  /** Closes the top frame. */
  close(): void {
    this.depth--;
  }

  /** Index of the top frame's next choice, or -1 when all were taken. */
  next(): number {
    const at = (this.depth - 1) * FIELDS;
    const next = this.frames[at + NEXT] as number;
    if (next === this.frames[at + END]) return -1;
    this.frames[at + NEXT] = next + 2;
    return next;
  }

  contextOf(choice: number): number {
    return this.choices[choice] as number;
  }

  valueOf(choice: number): number {
    return this.choices[choice + 1] as number;
  }

  mark(frame: number): number {
    return this.frames[frame * FIELDS + MARK] as number;
  }

  h1(frame: number): number {
    return this.frames[frame * FIELDS + H1] as number;
  }

  h2(frame: number): number {
    return this.frames[frame * FIELDS + H2] as number;
  }

  path(frame: number): number {
    return this.frames[frame * FIELDS + PATH] as number;
  }

  /** Whether a frame has this state. */
  holds(h1: number, h2: number): boolean {
    for (let frame = this.depth - 1; frame >= 0; frame--) {
      if (this.h1(frame) === h1 && this.h2(frame) === h2) return true;
    }
    return false;
  }

  private end(frame: number): number {
    return frame < 0 ? 0 : (this.frames[frame * FIELDS + END] as number);
  }
}
