// SPDX-License-Identifier: GPL-2.0-only
/** Times a subject with the benchmark package. */
import Benchmark from "benchmark";
import type { Done, Subject } from "./rows.js";

/** One line of the table. Rates are of the median round. */
export interface Row {
  readonly name: string;
  readonly transitionsPerSecond: number | null;
  readonly statesPerSecond: number | null;
  readonly bytesPerState: number | null;
  /** Median of a round. */
  readonly seconds: number;
  /** Half the distance between the quartiles, as a part of the median. */
  readonly spread: number;
  readonly samples: number;
}

/** Rounds and seconds of measuring that are enough. */
const ENOUGH = { minSamples: 3, maxTime: 3 };

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.round((sorted.length - 1) * part)] ?? NaN;
}

/** Times of a few long rounds, in seconds. */
function timed(rounds: number, round: () => void): number[] {
  return Array.from({ length: rounds }, () => {
    const began = performance.now();
    round();
    return (performance.now() - began) / 1000;
  });
}

/** Times of as many rounds as the benchmark package asks for, in seconds. */
function sampled(name: string, round: () => void): number[] {
  const call = (): void => {
    round();
  };
  const bench = new Benchmark(name, call, ENOUGH);
  bench.run({ async: false });
  return bench.stats.sample as number[];
}

/** Measures one subject. */
export function measure({ name, work, rounds }: Subject): Row {
  let done: Done = {};
  const round = (): void => {
    done = work();
  };
  const times = rounds === undefined ? sampled(name, round) : timed(rounds, round);
  const sample = times.slice().sort((a, b) => a - b);
  const seconds = quantile(sample, 0.5);
  const rate = (count: number | undefined): number | null =>
    count === undefined ? null : Math.round(count / seconds);
  return {
    name,
    transitionsPerSecond: rate(done.transitions),
    statesPerSecond: rate(done.states),
    bytesPerState: done.bytesPerState ?? null,
    seconds,
    spread: (quantile(sample, 0.75) - quantile(sample, 0.25)) / 2 / seconds,
    samples: sample.length,
  };
}
