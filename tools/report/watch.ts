// SPDX-License-Identifier: GPL-2.0-only
/** A memory model that remembers what it was asked. */
import type { MemoryModel } from "../machine/memory.js";

/** An access as the memory model saw it. */
export interface Seen {
  readonly address: number;
  readonly value: number;
  readonly write: boolean;
}

/** Remembers the accesses of the step being taken, in their order. */
export class Watched implements MemoryModel {
  readonly seen: Seen[] = [];
  readonly name: string;

  constructor(private readonly inner: MemoryModel) {
    this.name = inner.name;
  }

  load(...args: Parameters<MemoryModel["load"]>): number {
    const value = this.inner.load(...args);
    this.seen.push({ address: args[1], value, write: false });
    return value;
  }

  store(...args: Parameters<MemoryModel["store"]>): void {
    this.inner.store(...args);
    this.seen.push({ address: args[1], value: args[2], write: true });
  }

  loadExclusive(...args: Parameters<MemoryModel["loadExclusive"]>): number {
    const value = this.inner.loadExclusive(...args);
    this.seen.push({ address: args[1], value, write: false });
    return value;
  }

  storeExclusive(...args: Parameters<MemoryModel["storeExclusive"]>): boolean {
    const held = this.inner.storeExclusive(...args);
    if (held) this.seen.push({ address: args[1], value: args[2], write: true });
    return held;
  }

  dropReservation(...args: Parameters<MemoryModel["dropReservation"]>): void {
    this.inner.dropReservation(...args);
  }

  isOver(...args: Parameters<MemoryModel["isOver"]>): boolean {
    return this.inner.isOver(...args);
  }

  conflicting(...args: Parameters<MemoryModel["conflicting"]>): number {
    return this.inner.conflicting(...args);
  }

  fence(...args: Parameters<MemoryModel["fence"]>): void {
    this.inner.fence(...args);
  }

  /** Forgets the accesses, before the next step. */
  clear(): void {
    this.seen.length = 0;
  }
}
