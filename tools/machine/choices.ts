// SPDX-License-Identifier: GPL-2.0-only
/** What takes the choices of a step, one by one; an array is one. */
export interface ChoiceSink {
  push(choice: number): unknown;
}

/** A list that is filled and emptied again for every state: it keeps its room. */
export class ChoiceList implements ChoiceSink {
  length = 0;
  private items = new Int32Array(64);

  push(choice: number): void {
    if (this.length === this.items.length) {
      const bigger = new Int32Array(2 * this.length);
      bigger.set(this.items);
      this.items = bigger;
    }
    this.items[this.length++] = choice;
  }

  at(index: number): number {
    return this.items[index] as number;
  }

  clear(): void {
    this.length = 0;
  }
}
