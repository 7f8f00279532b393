// SPDX-License-Identifier: GPL-2.0-only
/** Who is on which CPU: the task that may not leave it, and the handlers on top. */
import { CPU, CPU_WORDS, type Context, type Layout, OWNER, PC } from "./layout.js";
import type { State } from "./state.js";

export class Cpus {
  private readonly words: Int32Array;
  /** Handler context of each CPU, or -1. */
  private readonly hardirqOf: Int32Array;
  private readonly softirqOf: Int32Array;

  constructor(
    private readonly layout: Layout,
    private readonly state: State,
  ) {
    this.words = state.words;
    this.hardirqOf = this.handlers("hardirq");
    this.softirqOf = this.handlers("softirq");
  }

  /** Index of the CPU's hardirq context, or -1. */
  hardirq(cpu: number): number {
    return this.hardirqOf[cpu] as number;
  }

  /** The context that would be interrupted on this CPU, if any holds it. */
  top(cpu: number): Context | undefined {
    const { contexts } = this.layout;
    const hardirq = this.hardirqOf[cpu] as number;
    if (hardirq >= 0 && this.running(hardirq)) return contexts[hardirq];
    const softirq = this.softirqOf[cpu] as number;
    if (softirq >= 0 && this.running(softirq)) return contexts[softirq];
    const owner = this.words[this.owner(cpu)] as number;
    return owner === 0 ? undefined : contexts[owner - 1];
  }

  inHardirq(cpu: number): boolean {
    const index = this.hardirqOf[cpu] as number;
    return index >= 0 && this.running(index);
  }

  inHandler(cpu: number): boolean {
    const index = this.softirqOf[cpu] as number;
    return (index >= 0 && this.running(index)) || this.inHardirq(cpu);
  }

  /** Nobody holds it, so a task may run there. */
  isFree(cpu: number): boolean {
    return this.words[this.owner(cpu)] === 0 && !this.inHandler(cpu);
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

  private handlers(kind: "hardirq" | "softirq"): Int32Array {
    const { contexts, cpus } = this.layout;
    return Int32Array.from({ length: cpus }, (_, cpu) =>
      contexts.findIndex((context) => context.kind === kind && context.cpu === cpu),
    );
  }
}
