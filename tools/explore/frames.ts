// SPDX-License-Identifier: GPL-2.0-only
/**
 * The states on the way from the initial one to the present one, each with the choices not yet taken.
 * Kept in two typed arrays, since a search opens and closes tens of millions of them.
 */

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
  private top = 0;

  /** Offers a choice for the frame that `open` will make. */
  offer(context: number, choice: number): void {
    if (this.top + 2 > this.choices.length) this.choices = grown(this.choices);
    this.choices[this.top] = context;
    this.choices[this.top + 1] = choice;
    this.top += 2;
  }

  /** Choices offered since the last frame was opened. */
  get offered(): number {
    return (this.top - this.end(this.depth - 1)) / 2;
  }

  /** Takes back all but the choices from `from` on. */
  keepFrom(from: number): void {
    const base = this.end(this.depth - 1);
    this.choices.copyWithin(base, base + 2 * from, this.top);
    this.top -= 2 * from;
  }

  /** Opens a frame with the choices offered. */
  open(mark: number, h1: number, h2: number, path: number): void {
    const at = this.depth * FIELDS;
    if (at + FIELDS > this.frames.length) this.frames = grown(this.frames);
    const begin = this.end(this.depth - 1);
    const { frames } = this;
    frames[at + MARK] = mark;
    frames[at + H1] = h1;
    frames[at + H2] = h2;
    frames[at + PATH] = path;
    frames[at + NEXT] = begin;
    frames[at + END] = this.top;
    this.depth++;
  }

  /** Closes the top frame. */
  close(): void {
    this.depth--;
    this.top = this.end(this.depth - 1);
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

  /** Whether all choices the frame began with are one context's. */
  hasOneContext(frame: number): boolean {
    const end = this.end(frame);
    for (let i = this.end(frame - 1) + 2; i < end; i += 2) {
      if (this.choices[i] !== this.choices[i - 2]) return false;
    }
    return true;
  }

  private end(frame: number): number {
    return frame < 0 ? 0 : (this.frames[frame * FIELDS + END] as number);
  }
}
