// SPDX-License-Identifier: GPL-2.0-only
/** Engines that answer from tables. */
import type { Result } from "../../tools/explore/result.js";
import type { Case, Engine } from "../../tools/jobs/engine.js";
import type { Watcher } from "../../tools/jobs/matrix.js";
import { pack } from "../../tools/jobs/packed.js";
import { image, result } from "../selftest/results.js";

/** What a fake engine was asked to run. */
export interface Asked {
  readonly scenario: string;
  readonly arch: string;
  readonly side: string;
}

/** Compiles a case to an image of the hash that `hashOf` gives; answers as `answer` says. */
export function fakeEngine(
  hashOf: (job: Case<string>) => string,
  answer: (hash: string) => Result = () => result(),
): Engine<string> & { readonly asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    compile: (job) => Promise.resolve(pack(image(job.scenario, hashOf(job)))),
    run: (compiled, machine, side, onProgress) => {
      asked.push({ scenario: compiled.scenario.name, arch: machine.name, side });
      onProgress({ states: 1, transitions: 1, seconds: 1, depth: 1, fill: 0 });
      return Promise.resolve({ result: answer(compiled.hash), known: false });
    },
    close: () => Promise.resolve(),
  };
}

/** Sees nothing. */
export const BLIND: Watcher = {
  compiled: () => undefined,
  searching: () => undefined,
  finished: () => undefined,
};
