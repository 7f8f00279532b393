// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which locks are *orderly*: whoever waits for one gets it by steps of those who hold it and what they wait
 * for, whatever everybody else does. It is the order that lockdep looks for (Documentation/locking/lockdep-design,
 * v4.9), as a graph:
 *
 * - a lock points to each lock that some holder of it waits for, and to each handler that could come in
 *   upon a holder;
 * - a handler points to each lock it waits for, and to the handlers that could come in upon it;
 * - what is held by somebody who may be moved off the CPU, or who waits for more than a lock, and a handler
 *   that may stick, points to what never ends.
 *
 * A lock from which no way leads round in a circle, or to what never ends, is orderly: by induction over
 * the graph, its holder runs on, or gets what it waits for, or what has come in upon it ends.
 */
import { CPU, type Context, HARDIRQ, HELD, IRQ, MOST_HELD, NMI } from "../../machine/layout.js";
import type { Machine } from "../../machine/machine.js";

/** The node of what never ends. Locks have their address, a handler context the negative of its index. */
const NEVER_ENDS = 0;
const SOFTIRQ_MASK = 0xff00;

export class LockOrder {
  /** Edges were added since `disorderlyWaits` was asked. */
  hasChanged = false;
  private readonly words: Int32Array;
  private readonly edges = new Map<number, Set<number>>();
  /** For each lock, the instructions that wait for it on a CPU that they do not leave. */
  private readonly waits = new Map<number, Set<number>>();
  /** For each CPU, its handler contexts. */
  private readonly handlers: readonly (readonly Context[])[];
  private readonly hasNmi: boolean;

  constructor(private readonly machine: Machine) {
    const { contexts, layout, state } = machine;
    this.words = state.words;
    this.handlers = Array.from({ length: layout.cpus }, (_, cpu) =>
      contexts.filter((context) => context.level > 0 && context.cpu === cpu),
    );
    // A lock word that is not 0 to begin with has no holder either.
    for (const [address, value] of machine.image.initial)
      if (value !== 0) this.add(address, NEVER_ENDS);
    this.hasNmi = contexts.some(({ level }) => level === NMI);
    for (const mine of this.handlers)
      for (const one of mine)
        for (const other of mine) if (other.level > one.level) this.add(-one.index, -other.index);
  }

  /** @param sticksFrom whether a context that begins at an instruction may stick */
  setStickingHandlers(sticksFrom: (pc: number) => boolean): void {
    const { entries, scenario } = this.machine.image;
    for (const { entry, kind, cpu } of scenario.interrupts) {
      if (!sticksFrom(entries[entry]?.pc ?? 0)) continue;
      for (const context of this.machine.contexts)
        if (context.kind === kind && (cpu < 0 || cpu === context.cpu))
          this.add(-context.index, NEVER_ENDS);
    }
  }

  /**
   * A context stands on a CPU that it does not leave.
   * @param pc the instruction if it is a wait for a lock, else -1
   */
  stands(context: Context, pc: number): void {
    const lock = pc < 0 ? -1 : this.machine.addressOf(context, pc);
    if (lock > 0) this.waitsFor(context, lock, pc);
    const { base } = context;
    if (this.words[base + HELD] === 0) return;
    const isMasked = this.words[base + IRQ] !== 0 && !this.hasNmi;
    if (lock <= 0 && isMasked) return;
    const isFull = this.words[base + HELD + MOST_HELD - 1] !== 0;
    for (let at = base + HELD; at < base + HELD + MOST_HELD && this.words[at] !== 0; at++) {
      const held = this.words[at] as number;
      if (lock > 0) this.add(held, lock);
      if (isFull) this.add(held, NEVER_ENDS);
      if (!isMasked) this.addHandlers(context, held);
    }
  }

  /** A context takes a lock: one that there is no room to remember has no holder that is known. */
  takes(context: Context, pc: number): void {
    if (this.words[context.base + HELD + MOST_HELD - 1] === 0) return;
    this.add(this.machine.addressOf(context, pc), NEVER_ENDS);
  }

  /** A task that may be moved off its CPU moved. */
  preemptible(context: Context): void {
    this.waitsForMore(context);
  }

  /** A context waits for more than a lock. */
  waitsForMore({ base }: Context): void {
    for (let at = base + HELD; at < base + HELD + MOST_HELD && this.words[at] !== 0; at++)
      this.add(this.words[at] as number, NEVER_ENDS);
  }

  /** The instructions that wait for locks which are not orderly. */
  disorderlyWaits(): number[] {
    this.hasChanged = false;
    const orderly = this.orderlyNodes();
    return [...this.waits].flatMap(([lock, pcs]) => (orderly.has(lock) ? [] : [...pcs]));
  }

  /** Grown from those that point to nothing: what is on a circle never gets in. */
  private orderlyNodes(): Set<number> {
    const nodes = new Set([...this.edges.keys(), ...this.waits.keys()]);
    for (const targets of this.edges.values()) for (const node of targets) nodes.add(node);
    nodes.delete(NEVER_ENDS);
    const orderly = new Set<number>();
    for (let before = -1; before !== orderly.size;) {
      before = orderly.size;
      for (const node of nodes) {
        const targets = this.edges.get(node) ?? [];
        if ([...targets].every((target) => orderly.has(target))) orderly.add(node);
      }
    }
    return orderly;
  }

  private waitsFor(context: Context, lock: number, pc: number): void {
    if (context.level > 0) this.add(-context.index, lock);
    let pcs = this.waits.get(lock);
    if (!pcs) this.waits.set(lock, (pcs = new Set()));
    if (pcs.has(pc)) return;
    pcs.add(pc);
    this.hasChanged = true;
  }

  /** The handlers that could come in upon the context, which holds the lock. */
  private addHandlers(context: Context, held: number): void {
    const { base, level } = context;
    const cpu = (this.words[base + CPU] as number) - 1;
    const isMasked = this.words[base + IRQ] !== 0;
    for (const handler of this.handlers[cpu] ?? []) {
      if (handler.level <= level || (isMasked && handler.level < NMI)) continue;
      if (handler.level < HARDIRQ && (this.machine.count(context) & SOFTIRQ_MASK) !== 0) continue;
      this.add(held, -handler.index);
    }
  }

  private add(from: number, to: number): void {
    let targets = this.edges.get(from);
    if (!targets) this.edges.set(from, (targets = new Set()));
    if (targets.has(to)) return;
    targets.add(to);
    this.hasChanged = true;
  }
}
