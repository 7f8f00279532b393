// SPDX-License-Identifier: GPL-2.0-only
/** Sequentially consistent memory: a store is visible to all at once, fences do nothing. */
import { PERCPU_BASE } from "../kcc/ir.js";
import { ADDS, AWAITS, GOES, READS, WRITES } from "./access.js";
import {
  type Context,
  FREED,
  type Layout,
  NOTHING,
  RESERVED,
  SHADOW_STATE,
  UNINITIALISED,
  VALID,
} from "./layout.js";
import type { MemoryModel } from "./memory.js";
import type { State } from "./state.js";
import { Violation } from "./violation.js";

export class SequentialConsistency implements MemoryModel {
  readonly name = "SC";
  private readonly words: Int32Array;
  private readonly memory: number;
  private readonly shadow: number;
  private readonly limit: number;
  private readonly contexts: readonly Context[];

  /** @param exclusives whether any context ever loads exclusively */
  constructor(
    private readonly state: State,
    layout: Layout,
    private readonly exclusives: boolean,
  ) {
    this.words = state.words;
    this.memory = layout.memory;
    this.shadow = layout.shadow;
    this.limit = layout.memoryWords;
    this.contexts = layout.contexts;
  }

  load(_base: number, address: number): number {
    if (address < 0 || address >= this.limit) throw wild(address, "read");
    const shadow = (this.words[this.shadow + address] as number) & SHADOW_STATE;
    if (shadow !== VALID) throw invalid(shadow, address, "read");
    return this.words[this.memory + address] as number;
  }

  store(base: number, address: number, value: number): void {
    if (address < 0 || address >= this.limit) throw wild(address, "write");
    const shadow = this.words[this.shadow + address] as number;
    const status = shadow & SHADOW_STATE;
    if (status !== VALID) {
      if (status !== UNINITIALISED) throw invalid(status, address, "write");
      this.state.write(this.shadow + address, shadow - UNINITIALISED + VALID);
    }
    if (this.exclusives) this.breakReservations(base, address);
    this.state.write(this.memory + address, value);
  }

  loadExclusive(base: number, address: number): number {
    const value = this.load(base, address);
    this.state.write(base + RESERVED, address);
    return value;
  }

  storeExclusive(base: number, address: number, value: number): boolean {
    const held = this.words[base + RESERVED] === address;
    this.state.write(base + RESERVED, 0);
    if (held) this.store(base, address, value);
    return held;
  }

  dropReservation(base: number): void {
    this.state.write(base + RESERVED, 0);
  }

  isOver(_base: number, address: number, expected: number): boolean {
    if (address < 0 || address >= this.limit) return true;
    const shadow = (this.words[this.shadow + address] as number) & SHADOW_STATE;
    return shadow !== VALID || this.words[this.memory + address] === expected;
  }

  fence(): void {
    // Every access is already ordered.
  }

  /**
   * Reads commute with reads, and additions whose result nobody looks at with such additions; a wait
   * that is over commutes with reads and waits.
   */
  conflicting(use: number): number {
    if (use === READS || use === AWAITS) return WRITES | ADDS | GOES;
    if (use === ADDS) return READS | WRITES | GOES | AWAITS;
    return READS | WRITES | ADDS | GOES | AWAITS;
  }

  /** A write takes away the reservations other contexts hold on that word. */
  private breakReservations(writer: number, address: number): void {
    for (const { base } of this.contexts) {
      if (this.words[base + RESERVED] === address && base !== writer) {
        this.state.write(base + RESERVED, 0);
      }
    }
  }
}

function wild(address: number, verb: string): Violation {
  if (address >= PERCPU_BASE) {
    return new Violation(
      "wild-pointer",
      `${verb} through a per-CPU pointer that no CPU was chosen for`,
    );
  }
  return new Violation("wild-pointer", `${verb} at the wild address ${String(address)}`);
}

function invalid(shadow: number, address: number, verb: string): Violation {
  if (shadow === FREED) {
    return new Violation(
      "use-after-free",
      `${verb} of memory that was freed (word ${String(address)})`,
    );
  }
  if (shadow === UNINITIALISED) {
    return new Violation("uninitialised", `read of memory never written (word ${String(address)})`);
  }
  if (shadow === NOTHING && address < 64) {
    return new Violation(
      "null-pointer",
      `${verb} through a NULL pointer (offset ${String(address)})`,
    );
  }
  return new Violation(
    "wild-pointer",
    `${verb} of memory that is not in use (word ${String(address)})`,
  );
}
