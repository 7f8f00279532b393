// SPDX-License-Identifier: GPL-2.0-only
/**
 * The memory-model interface: what a load may return, when a store becomes visible, what a fence
 * waits for. A model is one file; `sc.ts` is the sequentially consistent one.
 *
 * `context` is the index of the running context's block in the state, `address` a word address.
 * All methods throw `Violation` for an access that no kernel may make.
 */
import type { FenceKind, MemoryOrder, RmwKind, Width } from "../kcc/ir.js";

export interface MemoryModel {
  /** As bounds name it. */
  readonly name: string;
  load(context: number, address: number, order: MemoryOrder): number;
  store(context: number, address: number, value: number, order: MemoryOrder): void;
  fence(context: number, kind: FenceKind): void;
}

/** The new value of a read-modify-write, not yet cut to the width. */
export function applyRmw(kind: RmwKind, old: number, value: number, expected: number): number {
  switch (kind) {
    case "add":
      return (old + value) | 0;
    case "and":
      return old & value;
    case "or":
      return old | value;
    case "xchg":
      return value;
    case "cas":
      return old === expected ? value : old;
  }
}

/** A value cut to a word of `bits` bits, signed or not. 32-bit words are kept as int32 either way. */
export function cut(value: number, width: Width): number {
  if (width.bits >= 32) return value | 0;
  const shift = 32 - width.bits;
  return width.signed ? (value << shift) >> shift : (value << shift) >>> shift;
}
