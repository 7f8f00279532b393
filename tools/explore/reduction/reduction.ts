// SPDX-License-Identifier: GPL-2.0-only
/**
 * Partial-order reduction: which next step may be taken alone, without also exploring what the other
 * contexts could do first. Each rule is a file with its precondition and its argument; this one puts the rules together. The
 * whole argument is in tools/explore/README.md.
 */
import { type Context } from "../../machine/layout.js";
import type { Machine } from "../../machine/machine.js";
import { retries } from "../../kcc/passes/retries.js";
import { READS, WRITES } from "../../machine/access.js";
import { Allocation } from "./allocation.js";
import { Cpus } from "./cpus.js";
import { Dependence } from "./dependence.js";
import { Guards } from "./guards.js";
import { HeldUp } from "./held-up.js";
import {
  EXCLUSIVE,
  LOCK,
  MEMORY,
  PRIVATE,
  REPLAY,
  UNLOCK,
  kindsOf,
  leaves,
  observedBy,
  observesFirst,
} from "./kinds.js";
import { LockWords } from "./lock-words.js";
import { Locks } from "./locks.js";
import { Locksets } from "./locksets.js";
import { MemoryAccesses } from "./memory.js";
import { Occupancy } from "./occupancy.js";
import type { Ground, Rule } from "./rule.js";
import { Sections } from "./sections.js";

/** The rules, which rest on what is known of who sticks where. */
interface Rules {
  readonly ground: Ground;
  readonly guards: Guards;
  readonly locks: Locks;
  readonly sections: Sections;
  readonly all: readonly Rule[];
}

export class Reduction {
  /** For each instruction: the write that is one step with its read, or -1. */
  readonly retries: Int32Array;
  private readonly locksets: Locksets;
  /** 1 for a step after which a task of a kernel without preemption may be off its CPU. */
  private readonly leaves: Uint8Array;
  /** For each instruction, the names under which its step observes something. */
  private readonly observed: readonly (readonly string[])[];
  /** For each interrupt line, 1 if its arrival observes nothing. */
  private readonly beginsSilently: Uint8Array;
  private readonly lockWords: LockWords;
  private readonly occupancy: Occupancy;
  private rules: Rules;

  /** @param everyEnding not only a finding is wanted, if there is one, but all ways a run can end */
  constructor(
    private readonly machine: Machine,
    private readonly everyEnding: boolean,
  ) {
    const { image, facts } = machine;
    this.retries = retries(image, facts.wholeRmw);
    this.lockWords = new LockWords(machine);
    this.locksets = new Locksets(machine, this.lockWords);
    this.occupancy = new Occupancy(machine, this.retries);
    this.leaves = leaves(image, facts);
    const observed = observedBy(image);
    for (const [pc, write] of this.retries.entries()) {
      if (write < 0) continue;
      // The step is both, and what follows the write.
      observed[pc] = [...(observed[pc] ?? []), ...(observed[write] ?? [])];
      this.leaves[pc] = (this.leaves[pc] ?? 0) | (this.leaves[write] ?? 0);
    }
    this.observed = observed;
    this.beginsSilently = Uint8Array.from(image.scenario.interrupts, ({ entry }) =>
      Number(!observesFirst(image, image.entries[entry]?.pc ?? 0)),
    );
    this.rules = this.settled();
  }

  /** The rules with what is known of who sticks where. */
  private settled(): Rules {
    let rules: Rules;
    do {
      rules = this.rulesOf();
      const { futures } = rules.ground.dependence;
      this.occupancy.settle((pc) => futures.uses(pc, futures.sticking) !== 0);
    } while (this.occupancy.isRefuted);
    return rules;
  }

  private rulesOf(): Rules {
    const { machine, everyEnding } = this;
    const { image, facts } = machine;
    const dependence = new Dependence(machine, this.occupancy.sticks);
    const kind = kindsOf(image, facts);
    const use = Uint8Array.from(dependence.accesses, (access) => access?.use ?? 0);
    for (const [pc, write] of this.retries.entries()) {
      if (write < 0) continue;
      kind[pc] = MEMORY;
      use[pc] = READS | WRITES;
    }
    const heldUp = new HeldUp(machine, dependence);
    const ground: Ground = { machine, dependence, heldUp, kind, use, everyEnding };
    const guards = new Guards(machine, dependence, use, this.locksets);
    const memory = new MemoryAccesses(ground, guards, this.lockWords);
    const locks = new Locks(ground, this.lockWords, guards);
    const cpus = new Cpus(ground);
    const all = [memory, locks, cpus, new Allocation(ground, guards)];
    const sections = new Sections(ground, memory, locks, cpus);
    return { ground, guards, locks, sections, all };
  }

  /** Whether nothing is written between the read and the write of an update, and no handler sticks, as far as is known. */
  get isUndivided(): boolean {
    return !this.rules.guards.tearing.torn && !this.rules.ground.heldUp.isByHandlers;
  }

  get sections(): Sections {
    return this.rules.sections;
  }

  /** True when something that the rules assumed turned out wrong: the search is to begin anew. */
  get isRefuted(): boolean {
    return this.locksets.broken || this.lockWords.isRefuted || this.occupancy.isRefuted;
  }

  /** The search begins anew, without what was refuted. */
  restart(): void {
    this.locksets.restart();
    this.lockWords.restart();
    if (this.occupancy.isRefuted) this.rules = this.settled();
  }

  /** Whether the context's next step, its only one, may be taken alone now. */
  isSafe(context: Context, pc: number): boolean {
    if (this.givesCpuAwayTooEarly(context, pc) || this.isObserved(context, pc, false)) return false;
    if (this.rules.ground.kind[pc] === PRIVATE) return true;
    return this.rules.all.some((rule) => rule.commutesToFront(context, pc));
  }

  /** Whether the next step commutes with all that any other context may ever do, even one it would wake. */
  isUnseen(context: Context, pc: number): boolean {
    if (this.givesCpuAwayTooEarly(context, pc) || this.isObserved(context, pc, true)) return false;
    if (this.rules.ground.kind[pc] === PRIVATE) return true;
    return this.rules.all.some((rule) => rule.isUnseen(context, pc));
  }

  /** Whether the context's next step only acquires. Asked before the step. */
  acquires(context: Context, pc: number): boolean {
    if (this.givesCpuAwayTooEarly(context, pc) || this.isObserved(context, pc, true)) return false;
    return this.rules.all.some((rule) => rule.acquires(context, pc));
  }

  /**
   * An arrival acquires its CPU, unless something else could still take back what raised it, or the handler begins
   * by observing something.
   */
  arrivalAcquires(line: number): boolean {
    return !this.machine.isRaisedLine(line) && this.beginsSilently[line] === 1;
  }

  /** Whether the next step takes a lock that another context may want. Asked before the step. */
  takesLock(context: Context, pc: number): boolean {
    return this.rules.locks.takes(context, pc);
  }

  /** Whether the context may be kept from its next step for ever. */
  mayBeHeldUp(context: Context): boolean {
    return this.rules.ground.heldUp.mayBe(context);
  }

  /**
   * To be told of every step before it is taken.
   * @param anyCpu the step stands for the same step on every CPU the context may run on
   */
  before(context: Context, pc: number, choice: number, anyCpu: boolean): void {
    const { guards } = this.rules;
    this.occupancy.before(context, pc);
    this.lockWords.before(context, pc, choice);
    if (this.accessesData(context, pc)) guards.accesses(context, pc, choice, anyCpu);
  }

  /** To be told of every context that has moved. */
  after(context: Context): void {
    this.occupancy.after(context);
    const pc = this.machine.pc(context);
    if (pc < 0 || this.machine.facts.waits[pc] === 0) return;
    if (this.accessesData(context, pc)) this.rules.guards.waits(context, pc);
  }

  /** Whether the next step accesses a word that is no lock. */
  private accessesData(context: Context, pc: number): boolean {
    const kind = this.rules.ground.kind[pc];
    if (kind === MEMORY || kind === EXCLUSIVE) return true;
    return (kind === LOCK || kind === UNLOCK) && !this.lockWords.isLock(context, pc);
  }

  /** Whether the step at `pc` begins finish(), or a handler that was recorded: others stand elsewhere afterwards. */
  movesOthers({ kind }: Context, pc: number): boolean {
    return pc < 0 ? kind === "init" : this.rules.ground.kind[pc] === REPLAY;
  }

  /** To be told where the contexts stand when the search, or finish(), begins. */
  stands(): void {
    for (const context of this.machine.contexts) this.after(context);
  }

  /**
   * Whether the step may lead to a wait in which a task gives its CPU up, while it can be held up: others
   * that need the CPU would come too early.
   */
  private givesCpuAwayTooEarly(context: Context, pc: number): boolean {
    return this.leaves[pc] === 1 && this.mayBeHeldUp(context);
  }

  /** Whether somebody else may observe something under the same name: the later one counts. */
  isObserved(context: Context, pc: number, afterwards: boolean): boolean {
    const { dependence } = this.rules.ground;
    const names = this.observed[pc] as readonly string[];
    return names.some((name) => {
      const column = dependence.futures.observation(name);
      return dependence.conflicts(context, column, WRITES, -1, afterwards);
    });
  }
}
