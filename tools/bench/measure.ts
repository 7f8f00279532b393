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

export function measure({ name, work }: Subject): Row {
  let done: Done = {};
  const round = (): void => {
    done = work();
  };
  const bench = new Benchmark(
    name,
    () => {
      round();
    },
    ENOUGH,
  );
  bench.run({ async: false });
  const sample = (bench.stats.sample as number[]).slice().sort((a, b) => a - b);
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
