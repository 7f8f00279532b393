// SPDX-License-Identifier: GPL-2.0-only
/**
 * Scenarios on which a search that leaves out too much goes wrong, with all that a right one finds. What
 * each is about stands in its file; its endings were thought through, and test/naive/ computes the same.
 */

/** Where the scenarios are. */
export const FOLDER = "test/soundness/scenarios";

/** Endings by machine, `default` for the others: outcomes, "" where nothing is observed, and rules. */
export interface Endings {
  readonly default: readonly string[];
  readonly [machine: string]: readonly string[];
}

export interface SoundnessCase {
  /** File in `FOLDER`, without `.ts`. */
  readonly name: string;
  /** The tree before the patch has the same. */
  readonly endings: Endings;
}

const all = (...endings: string[]): Endings => ({ default: endings });

/** Rules that a run may break. */
const BUG = "fails: bug";
const DEADLOCK = "fails: deadlock";
const LIVELOCK = "fails: livelock";
/** A run that comes to its end. */
const END = "";

/** By name; the endings of each sorted. */
export const CASES: readonly SoundnessCase[] = [
  { name: "adds-window", endings: all(END, BUG) },
  {
    name: "alike-recorded-any-cpu",
    endings: { default: [END], powerpc: [END, DEADLOCK] },
  },
  {
    name: "alike-this-cpu-read",
    endings: { default: [DEADLOCK, "v=0"], x86: ["v=0"] },
  },
  { name: "await-freed", endings: all(END, "fails: use-after-free") },
  { name: "choose-loop", endings: all(BUG, LIVELOCK) },
  { name: "choose-none", endings: all(END, DEADLOCK) },
  { name: "choose-none-handler", endings: all(BUG, DEADLOCK) },
  { name: "choose-takes-cpu", endings: all(END, BUG) },
  { name: "false-livelock-pulse", endings: all(END) },
  { name: "finish-alone-line", endings: all(END, BUG) },
  { name: "finish-held-up", endings: all(DEADLOCK) },
  { name: "handler-spins-for-ever", endings: all(DEADLOCK) },
  { name: "happened-left-behind", endings: all("v=0 w=0", "v=0 w=1", "v=1 w=1") },
  { name: "held-up-section", endings: all(END, DEADLOCK) },
  { name: "held-up-taker", endings: all(END, DEADLOCK) },
  { name: "local-loop-hangs", endings: all(LIVELOCK) },
  { name: "lock-held-in-loop", endings: all(END, LIVELOCK) },
  { name: "lock-initially-taken", endings: all(END, DEADLOCK) },
  { name: "lock-kept-at-end", endings: all(END, LIVELOCK) },
  { name: "locks-only-deadlock", endings: all(DEADLOCK) },
  { name: "lowered-line", endings: all(END, BUG) },
  { name: "nmi-replays", endings: all(END) },
  { name: "nopreempt-poll-percpu", endings: { default: [END, LIVELOCK], x86: [END] } },
  {
    name: "nopreempt-retry",
    endings: {
      default: [END],
      alpha: [END, LIVELOCK],
      arm: [END, LIVELOCK],
      arm64: [END, LIVELOCK],
      powerpc: [END, LIVELOCK],
    },
  },
  { name: "percpu-unlock-not-held", endings: all(END, BUG) },
  { name: "poll-handler-lock", endings: all(END, LIVELOCK) },
  { name: "poll-task-chain", endings: all(END, LIVELOCK) },
  { name: "pulse-in-lock", endings: all(END, BUG) },
  { name: "raise-held-up-by-task", endings: all(END, DEADLOCK) },
  { name: "recorded-handler-bug", endings: { default: [END], powerpc: [END, BUG] } },
  { name: "recorded-handler-writes", endings: { default: ["v=0"], powerpc: ["v=0", "v=1"] } },
  { name: "recorded-in-finish", endings: { default: [END], powerpc: [END, BUG] } },
  { name: "retry-observes", endings: all("v=1", "v=2") },
  { name: "same-observe", endings: all("v=1", "v=2") },
  { name: "section-observes-first", endings: all("v=1", "v=2") },
  { name: "section-observes-retry", endings: all("v=1", "v=2") },
  { name: "semaphore", endings: all(END, BUG) },
  { name: "seventh-lock", endings: all(END, DEADLOCK) },
  { name: "sleep-irqs-off", endings: all(END, DEADLOCK) },
  { name: "stack-escape-await", endings: all(END, "fails: two") },
  { name: "store-mb-uninitialised", endings: { default: [END], x86: ["fails: uninitialised"] } },
  { name: "stored-awaited-cas", endings: all(END, DEADLOCK) },
  { name: "unlock-not-held", endings: all(END, "fails: race") },
];

/** The endings that must come out on a machine, sorted. */
export function endingsOn({ endings }: SoundnessCase, machine: string): readonly string[] {
  return endings[machine] ?? endings.default;
}
