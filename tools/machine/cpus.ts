// SPDX-License-Identifier: GPL-2.0-only
/** Who is on which CPU: the task that may not leave it, and the handlers on top. */
import { INTERRUPT_KINDS } from "../kcc/ir.js";
import { CPU, CPU_WORDS, type Context, type Layout, OWNER, PC } from "./layout.js";
import type { State } from "./state.js";

/** How many levels of handlers there are. */
const LEVELS: number = INTERRUPT_KINDS.length;

export class Cpus {
  private readonly words: Int32Array;
  /** For each CPU, its handler context of each level from 1 on, or -1. */
  private readonly handlers: Int32Array;

  constructor(
    private readonly layout: Layout,
    private readonly state: State,
  ) {
    this.words = state.words;
    const { contexts, cpus } = layout;
    this.handlers = Int32Array.from({ length: cpus * LEVELS }, (_, i) =>
      contexts.findIndex(
        ({ cpu, level }) => level === 1 + (i % LEVELS) && cpu === Math.floor(i / LEVELS),
      ),
    );
  }

  /** Index of the CPU's handler context of a level, or -1. */
  handler(cpu: number, level: number): number {
    return this.handlers[cpu * LEVELS + level - 1] as number;
  }

  /** The context that would be interrupted on this CPU, if any holds it. */
  top(cpu: number): Context | undefined {
    const { contexts } = this.layout;
    for (let level = LEVELS; level > 0; level--) {
      const index = this.handler(cpu, level);
      if (index >= 0 && this.running(index)) return contexts[index];
    }
    const owner = this.words[this.owner(cpu)] as number;
    return owner === 0 ? undefined : contexts[owner - 1];
  }

  /** Whether a handler runs there on top of contexts of this level. */
  inHandlerAbove(cpu: number, level: number): boolean {
    for (let above = level + 1; above <= LEVELS; above++) {
      const index = this.handler(cpu, above);
      if (index >= 0 && this.running(index)) return true;
    }
    return false;
  }

  /** Nobody holds it, so a task may run there. */
  isFree(cpu: number): boolean {
    return this.words[this.owner(cpu)] === 0 && !this.inHandlerAbove(cpu, 0);
  }

  /** Whether some CPU that the context may use is free. */
  isSomeFree(context: Context): boolean {
    if (context.cpu >= 0) return this.isFree(context.cpu);
    for (let cpu = 0; cpu < this.layout.cpus; cpu++) if (this.isFree(cpu)) return true;
    return false;
  }

  /** The task stays on this CPU from now on. */
  take(context: Context, cpu: number): void {
    this.state.write(context.base + CPU, cpu + 1);
    this.state.write(this.owner(cpu), context.index + 1);
  }

  /** The task may go elsewhere. */
  giveBack(context: Context): void {
    const cpu = (this.words[context.base + CPU] as number) - 1;
    this.state.write(this.owner(cpu), 0);
    this.state.write(context.base + CPU, 0);
  }

  private running(index: number): boolean {
    return this.words[(this.layout.contexts[index] as Context).base + PC] !== 0;
  }

  private owner(cpu: number): number {
    return this.layout.cpuBase + cpu * CPU_WORDS + OWNER;
  }
}
