// SPDX-License-Identifier: GPL-2.0-only
/** The text that tells a state from all others. Parts that states share are given a number each. */
import { memoryText } from "./memory.js";
import type { Program } from "./program.js";
import { type Context, type State, outcomeOf } from "./state.js";

export class Keys {
  private readonly numbers = new Map<string, number>();
  private readonly known = new WeakMap<object, number>();

  constructor(private readonly program: Program) {}

  /** Two states have the same key if and only if they are the same. */
  of(state: State): string {
    const { contexts, recorded, left, finishing, memory } = state;
    const parts = [
      this.number(memory, () => memoryText(this.program, memory)),
      ...contexts.map((context) => this.number(context, () => contextText(context))),
      ...recorded,
      ...left,
      finishing ? 1 : 0,
    ];
    return `${parts.join()} ${outcomeOf(state)}`;
  }

  private number(part: object, text: () => string): number {
    const known = this.known.get(part);
    if (known !== undefined) return known;
    const written = text();
    const number = this.numbers.get(written) ?? this.numbers.size;
    this.numbers.set(written, number);
    this.known.set(part, number);
    return number;
  }
}

function contextText(context: Context): string {
  const { pc, cpu, hardMask, softMask, reserved, midway, registers } = context;
  return `context ${[pc, cpu, hardMask, softMask, reserved, midway ?? "", ...registers].join()}`;
}
