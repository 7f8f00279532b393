// SPDX-License-Identifier: GPL-2.0-only
/**
 * Who may be kept from its next step for ever: a context upon which a handler may come in that sticks
 * (see occupancy.ts), or a task that needs a CPU while each that it may use can be taken by somebody who
 * sticks there.
 *
 * Take a schedule w of the others from the present state, after which nobody can take a step or nobody ever
 * comes to an end, and a step t of a context X that is possible now. If X cannot be held up, X could still
 * move after w: those on its CPU leave it by steps that need nothing of X. So w is no end, and t comes
 * first in some schedule that ends in the same way, if it commutes with w. If X can be held up, w may be a
 * deadlock without t, and is one after t as well only if t enables nobody. So where X can be held up, a
 * step that enables others is never taken early.
 */
import { CPU, type Context } from "../../machine/layout.js";
import type { Machine } from "../../machine/machine.js";
import type { Dependence } from "./dependence.js";

export class HeldUp {
  /** The lines whose handlers may stick. */
  private readonly lines: readonly number[];
  private readonly isAny: boolean;
  private readonly words: Int32Array;

  constructor(
    private readonly machine: Machine,
    private readonly dependence: Dependence,
  ) {
    const { image, contexts } = machine;
    this.words = machine.state.words;
    const sticks = (entry: number): boolean => this.sticksFrom(image.entries[entry]?.pc ?? -1);
    const { interrupts, tasks, finish } = image.scenario;
    this.lines = [...interrupts.keys()].filter((line) => sticks(interrupts[line]?.entry ?? -1));
    this.isAny =
      contexts.length > 0 &&
      (this.lines.length > 0 || tasks.some(({ entry }) => sticks(entry)) || sticks(finish));
  }

  /** Some handler may stick. */
  get isByHandlers(): boolean {
    return this.lines.length > 0;
  }

  private sticksFrom(pc: number): boolean {
    const { futures } = this.dependence;
    return pc >= 0 && futures.uses(pc, futures.sticking) !== 0;
  }

  /** Whether the context, which could take a step now, may be kept from it for ever. */
  mayBe(context: Context): boolean {
    if (!this.isAny) return false;
    if (this.words[context.base + CPU] !== 0)
      return this.lines.some((line) => this.dependence.mayArriveOn(context, line));
    return this.cpusMayBeTaken(context);
  }

  /** Whether a handler that sticks may come in on some CPU that the context may use. */
  mayBeOnSomeCpu(context: Context): boolean {
    return this.lines.some((line) => {
      const own = this.machine.image.scenario.interrupts[line]?.cpu ?? -1;
      if (own >= 0 && context.cpu >= 0 && own !== context.cpu) return false;
      return this.machine.mayArrive(line) || this.machine.isRaisedLine(line);
    });
  }

  /** Whether others may take every CPU that the context may use, and stick there. */
  private cpusMayBeTaken(context: Context): boolean {
    let [from, to] = [0, this.machine.layout.cpus];
    if (context.cpu >= 0) [from, to] = [context.cpu, context.cpu + 1];
    let open = 0;
    for (let cpu = from; cpu < to; cpu++) if (!this.mayBeTaken(context, cpu)) open++;
    for (const other of this.machine.contexts) {
      if (open === 0) return true;
      if (other.cpu < 0 && this.mayStick(context, other)) open--;
    }
    return open <= 0;
  }

  /** Whether a handler or a task of that CPU may stick there. */
  private mayBeTaken(context: Context, cpu: number): boolean {
    for (const line of this.lines) {
      const own = this.machine.image.scenario.interrupts[line]?.cpu ?? -1;
      if (own >= 0 && own !== cpu) continue;
      if (this.machine.mayArrive(line) || this.machine.isRaisedLine(line)) return true;
    }
    return this.machine.contexts.some(
      (other) => other.cpu === cpu && this.mayStick(context, other),
    );
  }

  private mayStick(context: Context, other: Context): boolean {
    return other !== context && this.sticksFrom(this.machine.pc(other));
  }
}
