// SPDX-License-Identifier: GPL-2.0-only
/** What the statements of one function are drawn from. */
import type { Random } from "./random.js";

/** Who runs a function. */
export type Runner = "task" | "softirq" | "hardirq" | "nmi" | "finish" | "setup";

/** What all functions of a program draw on: few variables, so that they meet. */
export interface Shared {
  readonly random: Random;
  readonly cpus: number;
  readonly ints: readonly string[];
  readonly locks: readonly string[];
  readonly spinlocks: readonly string[];
  /** Locals so far: each has a number of its own in its program. */
  locals: number;
}

export class Scope {
  constructor(
    readonly shared: Shared,
    readonly runner: Runner,
    /** Blocks around. */
    readonly depth = 0,
  ) {}

  get random(): Random {
    return this.shared.random;
  }

  inside(): Scope {
    return new Scope(this.shared, this.runner, this.depth + 1);
  }

  /** A local that no other statement has. */
  local(): string {
    return `v${String(this.shared.locals++)}`;
  }

  int(): string {
    return this.random.pick(this.shared.ints);
  }

  lock(): string {
    return this.random.pick(this.shared.locks);
  }

  spinlock(): string {
    return this.random.pick(this.shared.spinlocks);
  }

  cpu(): string {
    return String(this.random.below(this.shared.cpus));
  }

  value(): string {
    return this.random.weighted([
      [3, "0"],
      [6, "1"],
      [1, "2"],
    ]);
  }

  /** A name to report under: contexts may use the same. */
  report(): string {
    return this.random.pick(["one", "two", "three"]);
  }

  /** The rule of an expectation. */
  rule(): string {
    return this.random.pick(["bug", "race"]);
  }
}
