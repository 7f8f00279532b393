// SPDX-License-Identifier: GPL-2.0-only
import type { Operand } from "../ir.js";
import type { Block, Draft, Procedure } from "./blocks.js";

/**
 * Collects the code of one context. Where control cannot get to, nothing is added: code after a
 * return, or under a condition that is false at compile time, leaves no trace.
 */
export class Emitter {
  /** Source of the instructions added next. */
  src = 0;
  stackWords = 0;
  private registers = 0;
  private current: Block | undefined;
  private readonly first: Block;
  /** Largest value a register can hold, where it is known and not negative. */
  private readonly bounds = new Map<number, number>();
  /** Sums of this block: `register+offset` -> register. */
  private sums = new Map<string, number>();

  constructor() {
    this.first = this.block();
    this.current = this.first;
  }

  get isReachable(): boolean {
    return this.current !== undefined;
  }

  /** A fresh register; `bound` is the largest value it will hold, if known. */
  register(bound?: number): number {
    const register = this.registers++;
    if (bound !== undefined) this.bounds.set(register, bound);
    return register;
  }

  /** The largest value of `operand`, if it is known and cannot be negative. */
  bound(operand: Operand): number | undefined {
    if ("value" in operand) return operand.value >= 0 ? operand.value : undefined;
    return this.bounds.get(operand.reg);
  }

  setBound(register: number, bound: number): void {
    this.bounds.set(register, bound);
  }

  block(): Block {
    return { body: [], end: undefined, incoming: 0 };
  }

  emit(draft: Draft): void {
    this.current?.body.push({ ...draft, src: this.src });
  }

  /** base + offset, computed once for each block. */
  sum(base: Operand, offset: number): Operand {
    if ("value" in base) return { value: (base.value + offset) | 0 };
    if (offset === 0) return base;
    const key = `${base.reg}+${offset}`;
    const known = this.sums.get(key);
    if (known !== undefined) return { reg: known };
    const dst = this.register();
    const width = { signed: false, bits: 32 };
    this.emit({ op: "binary", dst, operator: "+", a: base, b: { value: offset }, width });
    this.sums.set(key, dst);
    return { reg: dst };
  }

  jump(to: Block): void {
    this.close({ kind: "jump", to, src: this.src }, [to]);
  }

  branch(cond: Operand, to: Block, otherwise: Block): void {
    if ("value" in cond) this.jump(cond.value === 0 ? otherwise : to);
    else this.close({ kind: "branch", cond, to, otherwise, src: this.src }, [to, otherwise]);
  }

  /** After `end` or `fail`. */
  stop(): void {
    this.close({ kind: "stop" }, []);
  }

  /** Goes on in `block`, falling into it from here; it is unreachable if nothing leads to it. */
  start(block: Block): void {
    this.jump(block);
    this.current = block.incoming > 0 ? block : undefined;
    this.sums = new Map();
  }

  /** Leaves the current block open, to be resumed later. */
  detach(): Block | undefined {
    const block = this.current;
    this.current = undefined;
    return block;
  }

  resume(block: Block): void {
    this.current = block;
    this.sums = new Map();
  }

  finish(name: string): Procedure {
    return { name, first: this.first, registers: this.registers, stackWords: this.stackWords };
  }

  private close(end: NonNullable<Block["end"]>, targets: readonly Block[]): void {
    if (!this.current) return;
    this.current.end = end;
    for (const target of targets) target.incoming++;
    this.current = undefined;
  }
}
