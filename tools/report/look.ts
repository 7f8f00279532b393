// SPDX-License-Identifier: GPL-2.0-only
/** What a reader asks of a machine's state, read from its words. */
import {
  CPU,
  CPU_WORDS,
  type Context,
  HELD,
  IRQ,
  MOST_HELD,
  OWNER,
  observations,
} from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";

export class Look {
  private readonly words: Int32Array;
  private readonly names: readonly string[];

  constructor(private readonly machine: Machine) {
    this.words = machine.state.words;
    this.names = observations(machine.image);
  }

  /** The CPU the context may not be moved from now, or -1. */
  cpu({ base }: Context): number {
    return this.at(base + CPU) - 1;
  }

  isMasked({ base }: Context): boolean {
    return this.at(base + IRQ) !== 0;
  }

  /** Addresses of the lock words it holds, in the order it took them. */
  held({ base }: Context): number[] {
    return [...this.words.subarray(base + HELD, base + HELD + MOST_HELD)].filter((at) => at !== 0);
  }

  /** The context that is on a CPU and that a handler of this level would interrupt. */
  top(cpu: number, level: number): Context | undefined {
    const { contexts } = this.machine.layout;
    const handler = contexts.findLast(
      (one) => one.level > 0 && one.level < level && one.cpu === cpu && this.machine.pc(one) >= 0,
    );
    return handler ?? contexts[this.owner(cpu)] ?? this.bound(cpu);
  }

  /** CPUs that a task could run on now. */
  freeCpus(): number[] {
    const { cpus, contexts } = this.machine.layout;
    const busy = contexts.filter((one) => one.level > 0 && this.machine.pc(one) >= 0);
    return Array.from({ length: cpus }, (_none, cpu) => cpu).filter(
      (cpu) => this.owner(cpu) < 0 && !busy.some((one) => one.cpu === cpu),
    );
  }

  /** The observations made so far. */
  observed(): Record<string, number> {
    const { observed } = this.machine.layout;
    const made = this.names.flatMap((name, i) =>
      this.at(observed + 2 * i) === 1 ? [[name, this.at(observed + 2 * i + 1)] as const] : [],
    );
    return Object.fromEntries(made);
  }

  /** A task that can be nowhere else and is in the middle of something. */
  private bound(cpu: number): Context | undefined {
    const { machine } = this;
    return machine.contexts.find(
      (one) =>
        one.kind === "task" && one.cpu === cpu && machine.pc(one) >= 0 && !machine.waiting(one),
    );
  }

  private owner(cpu: number): number {
    return this.at(this.machine.layout.cpuBase + cpu * CPU_WORDS + OWNER) - 1;
  }

  private at(index: number): number {
    return this.words[index] ?? 0;
  }
}
