// SPDX-License-Identifier: GPL-2.0-only
/** What the torture test counts (kernel/rcu/rcutorture.ts), read from the machine's memory. */
import { type Readers, readersOf } from "./readers.js";
import type { Variables } from "./variables.js";

/** Sums over all executions. */
export interface Totals {
  /** Readers by the stage that their element had come to, and by the flips they lasted. */
  readonly pipe: readonly number[];
  readonly batch: readonly number[];
  /** How often an element left each stage. */
  readonly circulation: readonly number[];
  /** Elements published, taken from the pool, not to be had there, and given back. */
  readonly version: number;
  readonly alloc: number;
  readonly allocFail: number;
  readonly free: number;
  readonly mberror: number;
  readonly timers: number;
  readonly barrierError: number;
  readonly barrierAttempts: number;
  readonly barrierSuccesses: number;
  readonly cbfloods: number;
}

/** How it stands at one moment. */
export interface Standing {
  /** Address of the element that readers find. */
  readonly current: number;
  readonly poolEmpty: boolean;
  readonly readers: Readers;
}

export function totalsOf(variables: Variables): Totals {
  const word = (name: string): number => variables.word(name);
  return {
    pipe: variables.percpuSum("rcu_torture_count"),
    batch: variables.percpuSum("rcu_torture_batch"),
    circulation: variables.words("rcu_torture_wcount"),
    version: word("rcu_torture_current_version"),
    alloc: word("n_rcu_torture_alloc"),
    allocFail: word("n_rcu_torture_alloc_fail"),
    free: word("n_rcu_torture_free"),
    mberror: word("n_rcu_torture_mberror"),
    timers: word("n_rcu_torture_timers"),
    barrierError: word("n_rcu_torture_barrier_error"),
    barrierAttempts: word("n_barrier_attempts"),
    barrierSuccesses: word("n_barrier_successes"),
    cbfloods: word("n_cbfloods"),
  };
}

export function standingOf(variables: Variables, cpus: number): Standing {
  const freelist = variables.address("rcu_torture_freelist");
  return {
    current: variables.word("rcu_torture_current"),
    poolEmpty: variables.at(freelist) === freelist,
    readers: readersOf(variables, variables.word("srcu_ctlp"), cpus),
  };
}

function added(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + (b[i] ?? 0));
}

/** Sum of two executions, or of any number. */
export function add(a: Totals, b: Totals): Totals {
  return {
    pipe: added(a.pipe, b.pipe),
    batch: added(a.batch, b.batch),
    circulation: added(a.circulation, b.circulation),
    version: a.version + b.version,
    alloc: a.alloc + b.alloc,
    allocFail: a.allocFail + b.allocFail,
    free: a.free + b.free,
    mberror: a.mberror + b.mberror,
    timers: a.timers + b.timers,
    barrierError: a.barrierError + b.barrierError,
    barrierAttempts: a.barrierAttempts + b.barrierAttempts,
    barrierSuccesses: a.barrierSuccesses + b.barrierSuccesses,
    cbfloods: a.cbfloods + b.cbfloods,
  };
}

/** Sections that readers were in. */
export function sectionsOf({ pipe }: Pick<Totals, "pipe">): number {
  return pipe.reduce((sum, count) => sum + count, 0);
}
