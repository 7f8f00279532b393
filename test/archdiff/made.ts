// SPDX-License-Identifier: GPL-2.0-only
/** Runs, reaches and comparisons that no search has made. */
import type { Comparison } from "../../tools/archdiff/document.js";
import type { Reach } from "../../tools/archdiff/outcomes.js";
import type { Ending, TraceStep } from "../../tools/explore/result.js";
import type { Run } from "../../tools/jobs/matrix.js";
import { pack } from "../../tools/jobs/packed.js";
import { failure, image, machine, result } from "../selftest/results.js";

/** An ending with a schedule of these contexts. */
export function ending(outcome: string, contexts: readonly number[] = [1]): Ending {
  const { trace } = failure();
  if (!trace) throw new Error("a failure has a trace");
  const steps: TraceStep[] = contexts.map((context) => ({ context, choice: 0 }));
  return { outcome, trace: { ...trace, steps } };
}

/** A run of scenario `s` on these machines, whose first it was run as. */
export function run(archs: readonly string[], endings: readonly Ending[], stopped?: string): Run {
  const cases = archs.map((arch) => {
    return {
      scenario: "s",
      file: "s.ts",
      srcu: "v4.9" as const,
      machine: machine(arch),
      side: "before" as const,
    };
  });
  return {
    image: pack(image("s", "h")),
    alike: [],
    machine: machine(archs[0] ?? ""),
    cases,
    result: result({ endings, ...(stopped === undefined ? {} : { stopped }) }),
    known: false,
  };
}

/** What one machine can reach. */
export function reach(arch: string, outcomes: readonly string[], stopped?: string): Reach {
  const endings = outcomes.map((outcome) => ending(outcome));
  return { arch, run: run([arch], endings, stopped), endings, stopped };
}

/** A comparison in which nothing differs, with these parts changed. */
export function comparison(changed: Partial<Comparison> = {}): Comparison {
  return {
    scenario: "s",
    title: "a title",
    side: "before",
    groups: [{ archs: ["arm", "x86"], outcomes: ["a=1"] }],
    differences: [],
    problems: [],
    ...changed,
  };
}
