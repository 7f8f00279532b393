// SPDX-License-Identifier: GPL-2.0-only
/**
 * Constants and copies, followed through blocks with one way in. A register stands for what is known
 * of it: a constant, another register, or that it is not 0.
 */
import type { Operand } from "../ir.js";

interface Known {
  /** undefined: only that it is not 0. */
  readonly operand: Operand | undefined;
  /** For a register: how often that had been written. */
  readonly version: number;
}

/** How it was with a register before something was learned. */
interface Before {
  readonly register: number;
  readonly known: Known | undefined;
  readonly version: number;
}

/** What is known at one point; takes back what it learned when a block is left. */
export class Knowledge {
  private readonly known = new Map<number, Known>();
  private readonly versions = new Map<number, number>();
  private readonly undo: Before[] = [];

  /** The best operand for the same value. */
  resolve(operand: Operand): Operand {
    if (!("reg" in operand)) return operand;
    const known = this.known.get(operand.reg);
    if (!known?.operand) return operand;
    const { operand: better } = known;
    return "value" in better || this.version(better.reg) === known.version ? better : operand;
  }

  /** Whether a register is certainly not 0. */
  isNotZero(operand: Operand): boolean {
    if ("value" in operand) return operand.value !== 0;
    const known = this.known.get(operand.reg);
    return known !== undefined && known.operand === undefined;
  }

  /** `register` is written: what was known of it, or by it, is void. */
  write(register: number): void {
    this.set(register, undefined);
    this.versions.set(register, this.version(register) + 1);
  }

  /** `register` now equals `operand`. */
  equate(register: number, operand: Operand): void {
    const version = "reg" in operand ? this.version(operand.reg) : 0;
    this.set(register, { operand, version });
  }

  notZero(register: number): void {
    if (!this.known.get(register)?.operand) this.set(register, { operand: undefined, version: 0 });
  }

  /** Runs `visit`, then forgets what it learned. */
  within<T>(visit: () => T): T {
    const depth = this.undo.length;
    const result = visit();
    while (this.undo.length > depth) this.takeBack(this.undo.pop() as Before);
    return result;
  }

  private version(register: number): number {
    return this.versions.get(register) ?? 0;
  }

  private set(register: number, known: Known | undefined): void {
    this.undo.push({ register, known: this.known.get(register), version: this.version(register) });
    this.put(register, known);
  }

  private takeBack({ register, known, version }: Before): void {
    this.put(register, known);
    this.versions.set(register, version);
  }

  private put(register: number, known: Known | undefined): void {
    if (known) this.known.set(register, known);
    else this.known.delete(register);
  }
}
