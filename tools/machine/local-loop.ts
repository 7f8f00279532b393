// SPDX-License-Identifier: GPL-2.0-only
/**
 * Loops within one step, of instructions that touch nothing but registers. One that comes round with
 * the same registers never ends, and nobody else can change that: Brent's cycle finding ("An improved
 * Monte Carlo factorization algorithm", BIT 20, 1980) compares each turn with the one at the last
 * power of two.
 */
import { OutOfBounds, Violation } from "./violation.js";

/** Turns before the registers are looked at. */
export const UNWATCHED_TURNS = 64;
/** Turns after which it is left open whether the loop ends. */
const MOST_TURNS = 1 << 22;

export class LocalLoop {
  private power = 0;
  private place = -1;
  private registers: readonly number[] = [];

  /**
   * To be told of each turn, counted from 1 in each step.
   * @param place first instruction of the turn
   * @throws Violation when the loop has no end, OutOfBounds when that is not known after so many turns
   */
  goesRound(turn: number, place: number, registers: readonly number[]): void {
    if (turn > MOST_TURNS)
      throw new OutOfBounds(
        `a loop that touches no memory has not ended after ${String(MOST_TURNS)} turns`,
      );
    if (turn <= UNWATCHED_TURNS + 1) this.power = 0;
    else if (this.isAsBefore(place, registers)) {
      throw new Violation("livelock", "a loop that touches no memory never ends", place);
    }
    if (turn < this.power) return;
    this.power = 2 * turn;
    this.place = place;
    this.registers = registers;
  }

  private isAsBefore(place: number, registers: readonly number[]): boolean {
    return place === this.place && registers.every((value, i) => value === this.registers[i]);
  }
}
