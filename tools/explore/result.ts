// SPDX-License-Identifier: GPL-2.0-only
/** What a search returns. */

/**
 * `pass`: exhausted within the bound, nothing found. `fail`: a finding, with a trace that replays.
 * `bounded`: a budget ran out first, so nothing is claimed. `error`: the run itself could not be made.
 */
export type Verdict = "pass" | "fail" | "bounded" | "error";

/** All that a claim holds within. */
export interface Bound {
  readonly cpus: number;
  readonly tasks: number;
  /** Handler name -> how often it may arrive ("as raised" for those a kernel variable raises). */
  readonly interrupts: Readonly<Record<string, number | "as raised">>;
  readonly preempt: boolean;
  readonly ulongBits: number;
  readonly memoryModel: string;
  readonly reduction: boolean;
  /** Bits kept of each state, and the probability that a state was missed because two hashes met. */
  readonly hashBits: number;
  readonly missProbability: number;
}

/** What went wrong. */
export interface Finding {
  readonly rule: string;
  readonly text: string;
  /** `file:line` of the instruction and the functions it was called through, innermost first. */
  readonly where: readonly string[];
  /** The context it happened in. */
  readonly context: string;
  /** The other places it is about: where the lock was taken, where the memory was freed. */
  readonly because?: readonly Cause[];
}

/** Another place that a finding is about. */
export interface Cause {
  /** What was done there, and by whom. */
  readonly text: string;
  /** As that of a finding. */
  readonly where: readonly string[];
}

/** One machine step of a trace. */
export interface TraceStep {
  readonly context: number;
  /** Choice among the alternatives of that context's instruction (CPU taken, value chosen). */
  readonly choice: number;
}

/** A schedule, in the form it is saved in. */
export interface Trace {
  readonly version: 1;
  readonly image: string;
  readonly arch: string;
  readonly scenario: string;
  /** `before` or `after`, or the patch's file name. */
  readonly tree: string;
  readonly finding: Finding;
  readonly steps: readonly TraceStep[];
}

/** One way in which a run can end. */
export interface Ending {
  /** `name=value` of each observe(), sorted by name; `fails: rule` for a run that ends in a finding. */
  readonly outcome: string;
  /** A schedule that ends so; its finding has the rule `outcome` where nothing is wrong. */
  readonly trace: Trace;
}

export interface Result {
  readonly verdict: Verdict;
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  /** Bytes of the visited table per state it holds. */
  readonly bytesPerState: number;
  readonly bound: Bound;
  /** Why a `bounded` search stopped. */
  readonly stopped?: string;
  readonly finding?: Finding;
  readonly trace?: Trace;
  /**
   * Of a search that passed: in no schedule is anything written between the read and the write of an
   * update that takes both, `x += 1`, and no handler sticks on its CPU; so it is as if each such update, and each
   * access to the own CPU's copy, were one step.
   */
  readonly undivided?: true;
  /** Names of witnesses no schedule reached. */
  readonly missedWitnesses: readonly string[];
  /** Every distinct outcome of the runs that came to their end: `name=value` of each observe(), sorted. */
  readonly outcomes: readonly string[];
  /** With `collect`: every way a run can end, findings included, sorted by outcome. */
  readonly endings?: readonly Ending[];
  /** Lines of kernel code that some schedule reached: file -> sorted line numbers. */
  readonly reached: Readonly<Record<string, readonly number[]>>;
  /** Lines with code that touches memory, interrupts or the scheduler which no schedule reached. */
  readonly unreached: Readonly<Record<string, readonly number[]>>;
}
