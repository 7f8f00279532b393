// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import type { Trace } from "../../tools/explore/result.js";
import type { Searched } from "../../tools/jobs/answers.js";
import { failedOf, shortest, TraceFiles } from "../../tools/review/schedules.js";
import { failure, machine, result } from "../selftest/results.js";

const arm = machine("arm");

function run(scenario: string, side: "before" | "after", rule: string, steps: number): Searched {
  const cases = [{ scenario, file: "", srcu: "v4.9" as const, machine: arm, side }];
  const { trace, ...rest } = failure(rule);
  const step = { context: 0, choice: 0 };
  const long = trace && { ...trace, scenario, steps: Array.from({ length: steps }, () => step) };
  const found = long ? { ...rest, trace: long } : rest;
  return { machine: arm, cases, result: found, known: false };
}

test("of all that break a rule in a tree the shortest schedule is printed", (t) => {
  const runs = [
    run("a", "before", "lost", 9),
    run("b", "before", "lost", 4),
    run("a", "after", "lost", 7),
    run("a", "before", "early", 30),
    { ...run("c", "before", "lost", 1), result: result() },
  ];
  t.deepEqual(
    shortest(failedOf(runs)).map(({ title }) => title),
    ["b, before: lost, on arm", "a, after: lost, on arm", "a, before: early, on arm"],
  );
});

test("a schedule is saved once and found by its file", (t) => {
  const saved: Trace[] = [];
  const files = new TraceFiles((trace) => `${saved.push(trace)}.json`);
  const [one, two] = failedOf([run("a", "before", "r", 1), run("b", "before", "r", 1)]);
  if (!one || !two) throw new Error("nothing failed");
  t.deepEqual(
    [one, two, one].map(({ trace }) => files.fileOf(trace)),
    ["1.json", "2.json", "1.json"],
  );
  t.is(files.traceIn("2.json"), two.trace);
  t.is(files.traceIn("3.json"), undefined);
});
