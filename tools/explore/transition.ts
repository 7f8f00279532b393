// SPDX-License-Identifier: GPL-2.0-only
/**
 * One transition of the search: the step chosen, and with the reduction on, all that may follow it
 * without a state in between. After an acquiring step its context goes on to its first step that is
 * more than that; then safe steps of any context are taken until there is none.
 */
import { ChoiceList } from "../machine/choices.js";
import type { Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Violation } from "../machine/violation.js";
import type { Path } from "./path.js";
import type { ConflictingAccess } from "./reduction/memory.js";
import type { Reduction } from "./reduction/reduction.js";

/** Safe steps in a row before a state is stored all the same, so that no cycle is overlooked. */
const CHAIN = 5_000;

/** How a section is to be run. */
interface Section {
  /** Where it begins. */
  readonly pc: number;
  /** The task could be kept from beginning it for ever. */
  readonly heldUp: boolean;
  readonly reduction: Reduction;
}

/** Where a search stands, to come back to. */
interface Here {
  readonly mark: number;
  readonly h1: number;
  readonly h2: number;
  readonly length: number;
  readonly steps: number;
}

export interface TransitionOptions {
  /** Left out: every machine step is a transition of its own. */
  readonly reduction: Reduction | undefined;
  /** False: a safe step that breaks a rule is not taken, so that what the others do is seen too. */
  readonly stopAtViolation: boolean;
}

export class Transition {
  /** Machine steps taken so far. */
  steps = 0;
  private readonly scratch = new ChoiceList();
  /** The steps are tried as a section: on one CPU, and meant for all. */
  private inSection = false;
  /** Beginnings of sections that look at their CPU, or access exclusively: never atomic. */
  private readonly neverAtomic = new Set<number>();
  /** For each beginning of a section, the access that it could not be run in one go for. */
  private readonly conflicts = new Map<number, ConflictingAccess>();

  constructor(
    private readonly machine: Machine,
    private readonly path: Path,
    private readonly options: TransitionOptions,
  ) {}

  /** Forgets what it has learnt, for a search that begins anew. */
  restart(): void {
    this.neverAtomic.clear();
    this.conflicts.clear();
  }

  take(context: Context, choice: number): void {
    const { reduction } = this.options;
    if (!reduction) {
      this.step(context, choice);
      return;
    }
    const pc = this.machine.pc(context);
    const acquires =
      pc < 0
        ? context.level > 0 && reduction.arrivalAcquires(choice)
        : reduction.acquires(context, pc);
    const locks = pc >= 0 && reduction.takesLock(context, pc);
    this.step(context, choice);
    if (acquires) this.commit(context, locks, reduction);
    this.settle();
  }

  /** Takes safe steps until no context has one, or they come round to a state they have left (Brent, BIT 20, 1980). */
  settle(): void {
    const { machine } = this;
    const { reduction } = this.options;
    if (!reduction) return;
    const { contexts, state } = machine;
    let [h1, h2] = [state.h1, state.h2];
    for (let taken = 0, quiet = 0, i = 0; quiet < contexts.length && taken < CHAIN;) {
      const context = contexts[i] as Context;
      const pc = machine.pc(context);
      if (
        pc >= 0 &&
        (this.safeStep(context, pc, reduction) || this.section(context, pc, reduction))
      ) {
        taken++;
        quiet = 0;
        if (state.h1 === h1 && state.h2 === h2) return;
        if ((taken & (taken - 1)) === 0) [h1, h2] = [state.h1, state.h2];
        continue;
      }
      quiet++;
      if (++i === contexts.length) i = 0;
    }
  }

  private safeStep(context: Context, pc: number, reduction: Reduction): boolean {
    if (!this.machine.hasOneStep(context, pc) || !reduction.isSafe(context, pc)) return false;
    if (!this.tryStep(context)) return false;
    // The second half of an update that is not interlocked is as safe as the first.
    if (this.machine.isMidway(context)) this.tryStep(context);
    return true;
  }

  /** Takes the context's only step; false, and nothing changed, if it must not be taken in passing. */
  private tryStep(context: Context): boolean {
    if (this.options.stopAtViolation) {
      this.step(context, 0);
      return true;
    }
    const before = this.here();
    try {
      this.step(context, 0);
      return true;
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.goBack(before);
      return false;
    }
  }

  private here(): Here {
    const { state } = this.machine;
    const { h1, h2 } = state;
    return { mark: state.mark(), h1, h2, length: this.path.length, steps: this.steps };
  }

  private goBack({ mark, h1, h2, length, steps }: Here): void {
    this.machine.state.undo(mark, h1, h2);
    this.path.cut(length);
    this.steps = steps;
  }

  /**
   * A task about to settle on a CPU: if all it does until it can be preempted again commutes with
   * the others and is the same on every CPU, the whole is one safe step. Tried, and taken back if not.
   */
  private section(context: Context, pc: number, reduction: Reduction): boolean {
    const { machine, scratch } = this;
    const { sections } = reduction;
    if (!machine.isFloating(context) || this.neverAtomic.has(pc)) return false;
    if (!sections.mayBegin(context, pc) || reduction.isObserved(context, pc, false)) return false;
    const known = this.conflicts.get(pc);
    if (known && sections.isInConflict(context, known)) return false;
    scratch.clear();
    machine.choices(context, scratch);
    if (scratch.length === 0) return false;
    const cpu = scratch.at(0);
    const before = this.here();
    const heldUp = reduction.mayBeHeldUp(context);
    this.inSection = true;
    try {
      if (this.runSection(context, cpu, { pc, heldUp, reduction })) return true;
    } finally {
      this.inSection = false;
    }
    this.goBack(before);
    return false;
  }

  private runSection(context: Context, cpu: number, { pc, heldUp, reduction }: Section): boolean {
    const { machine } = this;
    this.step(context, cpu);
    for (let taken = 0; taken < CHAIN; taken++) {
      if (machine.isFloating(context)) return true;
      const at = machine.pc(context);
      const fits =
        at >= 0 &&
        machine.hasOneStep(context, at) &&
        !reduction.isObserved(context, at, false) &&
        reduction.sections.fits(context, at, heldUp);
      if (!fits) {
        this.noteConflict(context, { pc, at }, reduction);
        return false;
      }
      if (!this.tryStep(context)) return false;
    }
    return false;
  }

  /** Remembers why the section that begins at `pc` was given up at `at`. */
  private noteConflict(
    context: Context,
    { pc, at }: { readonly pc: number; readonly at: number },
    { sections }: Reduction,
  ): void {
    if (at < 0) return;
    const conflict = sections.conflictAt(context, at);
    if (conflict) this.conflicts.set(pc, conflict);
    else if (sections.neverFits(context, at)) this.neverAtomic.add(pc);
  }

  /**
   * After an acquiring step: on to the first step that does more. A second lock ends the transition
   * before it, or a deadlock of two contexts that hold one each would be overlooked.
   */
  private commit(context: Context, holdsLock: boolean, reduction: Reduction): void {
    let holds = holdsLock;
    for (let taken = 0; taken < CHAIN; taken++) {
      const pc = this.machine.pc(context);
      if (pc < 0 || !this.machine.hasOneStep(context, pc)) return;
      const locks = reduction.takesLock(context, pc);
      if (locks && holds && !reduction.isSafe(context, pc)) return;
      const isUnseen = reduction.isUnseen(context, pc);
      if (!isUnseen && reduction.mayBeHeldUp(context)) return;
      const goesOn = isUnseen || reduction.acquires(context, pc);
      if (!this.tryStep(context) || !goesOn) return;
      holds ||= locks;
    }
  }

  /** A step; of a read-modify-write that is tried until it succeeds, both halves. */
  private step(context: Context, choice: number): void {
    const { machine, options } = this;
    const write = options.reduction?.retries[machine.pc(context)] ?? -1;
    const wasOnCpu = machine.isOnCpu(context);
    this.stepAlone(context, choice);
    if (write < 0 || machine.pc(context) !== write) return;
    // A handler may come in upon a context that has just taken its CPU, and could not have before.
    if (!wasOnCpu && machine.isOnCpu(context)) return;
    // The CPU is only chosen again by a task that has not settled on one.
    this.stepAlone(context, machine.hasOneStep(context, write) ? 0 : choice);
  }

  private stepAlone(context: Context, choice: number): void {
    const { machine, options } = this;
    const { reduction } = options;
    const pc = machine.pc(context);
    if (pc >= 0) reduction?.before(context, pc, choice, this.inSection);
    this.path.push(context.index, choice);
    this.steps++;
    machine.step(context, choice);
    if (!reduction) return;
    if (reduction.movesOthers(context, pc)) reduction.stands();
    else reduction.after(context);
  }
}
