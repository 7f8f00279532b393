// SPDX-License-Identifier: GPL-2.0-only
/**
 * The memory-model interface. Every access goes through it with its order: loads, stores, both halves of
 * a read-modify-write, exclusives, waits and fences. A model is one file; `sc.ts` is the sequentially
 * consistent one.
 *
 * `base` is where the running context's block begins in the state, `address` a word address. All that
 * a model knows is in the state, so that it is undone and hashed with the rest. Methods that access
 * throw `Violation` for an access that no kernel may make.
 */
import type { FenceKind, MemoryOrder, RmwKind, Width } from "../kcc/ir.js";

export interface MemoryModel {
  /** As bounds name it. */
  readonly name: string;
  load(base: number, address: number, order: MemoryOrder): number;
  store(base: number, address: number, value: number, order: MemoryOrder): void;
  /** A load that reserves its word for the context. */
  loadExclusive(base: number, address: number, order: MemoryOrder): number;
  /** Stores if the reservation is still there; whether it did. */
  storeExclusive(base: number, address: number, value: number, order: MemoryOrder): boolean;
  /** The context's reservation is lost: it was interrupted, or has ended. */
  dropReservation(base: number): void;
  /**
   * Whether a wait for `expected` can take its step: the word has that value, or may not be read, which the
   * step will say.
   */
  isOver(base: number, address: number, expected: number): boolean;
  fence(base: number, kind: FenceKind): void;
  /**
   * The uses of a word by others that do not commute with this use of it, as bits of
   * `machine/access.ts`: what the model says of `independent(t, u)`.
   */
  conflicting(use: number): number;
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
