// SPDX-License-Identifier: GPL-2.0-only
import type { Progress } from "../base/output.js";
import type { Watcher } from "../jobs/matrix.js";

const MILLION = 1_000_000;

/** Turns what the matrix reports into a progress line. */
export function watcherOn(progress: Progress): Watcher {
  let finished = 0;
  return {
    compiled(done, all) {
      progress.update(`compiled ${done} of ${all}`);
    },
    searching({ scenario, machine, side }, { states, transitions, seconds, depth, fill }) {
      const rate = transitions / MILLION / Math.max(seconds, 0.001);
      progress.update(
        `${finished} done; ${scenario} ${machine.name} ${side}: ${(states / MILLION).toFixed(2)}M states, ` +
          `${rate.toFixed(1)}M transitions/s, depth ${depth}, table ${Math.round(fill * 100)}%`,
      );
    },
    finished() {
      finished++;
    },
  };
}
