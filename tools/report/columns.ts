// SPDX-License-Identifier: GPL-2.0-only
/**
 * Columns for contexts on a page of some width. Only one context acts on a line, so a column need not hold
 * its text: where the page is narrow columns stand close and the text goes on over those to the right.
 */
import { wrap } from "../base/layout.js";

/** Columns that a text and its place should find beside the bars. */
const TEXT = 54;
const WIDEST = 28;
const NARROWEST = 3;

/** A cell: which column, what, and what stands at the right. */
export interface Cell {
  readonly column: number;
  readonly margin: string;
  readonly text: string;
  readonly place: string;
}

export class Columns {
  private readonly offset: number;
  private readonly placeAt: number;

  /**
   * @param names of the columns, from left to right
   * @param margin columns at the left that are not for cells
   * @param places what may stand at the right
   */
  constructor(
    private readonly names: readonly string[],
    private readonly width: number,
    private readonly margin: number,
    places: readonly string[],
  ) {
    const gaps = Math.max(1, names.length - 1);
    const room = Math.floor((width - margin - TEXT) / gaps);
    this.offset = Math.min(WIDEST, Math.max(NARROWEST, room));
    const longest = Math.max(0, ...places.map(({ length }) => length));
    this.placeAt = Math.max(Math.floor(width / 2), width - longest);
  }

  /** The names, in one line if they fit, else as stairs. */
  head(): string[] {
    const left = " ".repeat(this.margin);
    if (this.names.every((name) => name.length < this.offset))
      return [(left + this.names.map((name) => name.padEnd(this.offset)).join("")).trimEnd()];
    return this.names.map((name, column) => left + this.bars(column) + name);
  }

  /** The lines of a cell. */
  lines({ column, margin, text, place }: Cell): string[] {
    const bars = this.bars(column);
    const begin = this.margin + bars.length;
    const room = Math.max(16, this.width - begin);
    const lines = wrap(text, "", "  ", room).split("\n");
    const first = margin.padEnd(this.margin) + bars;
    const next = " ".repeat(this.margin) + bars;
    const whole = lines.map((line, at) => (at === 0 ? first : next) + line);
    return place === "" ? whole : this.placed(whole, next, place);
  }

  private placed(lines: readonly string[], next: string, place: string): string[] {
    const last = lines.at(-1) ?? "";
    const at = Math.max(this.placeAt, last.length + 2);
    if (at + place.length <= this.width) return [...lines.slice(0, -1), last.padEnd(at) + place];
    if (last.length + 2 + place.length <= this.width)
      return [...lines.slice(0, -1), `${last}  ${place}`];
    const start = Math.max(next.length + 2, Math.min(this.placeAt, this.width - place.length));
    return [...lines, next.padEnd(start) + place];
  }

  private bars(column: number): string {
    return `|${" ".repeat(this.offset - 1)}`.repeat(column);
  }
}
