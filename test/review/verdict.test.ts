// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import type { Cell, MatrixEntry } from "../../tools/review/document.js";
import { orderingsOf } from "../../tools/review/verdict/ordering.js";
import { verdictOf, type Evidence } from "../../tools/review/verdict/verdict.js";
import type { Change } from "../../tools/patch/changes.js";
import { failure, result } from "../selftest/results.js";
import { evidence } from "./verdicts.js";

const { verdict, states, transitions, bound, missedWitnesses } = result();
const pass: Cell = { verdict, states, transitions, bound, missedWitnesses };

function failing(rule: string): Cell {
  const { finding } = failure(rule);
  return {
    ...pass,
    verdict: "fail",
    trace: `${rule}.json`,
    steps: 5,
    ...(finding ? { finding } : {}),
  };
}

function entry(before: Cell, after: Cell, arch = "arm", scenario = "s"): MatrixEntry {
  return { scenario, title: scenario, arch, before, after };
}

/** Word and status for these rows. */
function judged(rows: readonly MatrixEntry[], changed: Partial<Evidence> = {}): [string, number] {
  const { word, status } = verdictOf(evidence({ all: [{ matrix: rows }], ...changed }));
  return [word, status];
}

const fail = failing("lost");
const stopped: Cell = { ...pass, verdict: "bounded", stopped: "time" };
const error: Cell = { ...pass, verdict: "error" };

test("before and after, pair by pair", (t) => {
  t.deepEqual(judged([entry(pass, pass)]), ["no effect seen", 0]);
  t.deepEqual(judged([entry(fail, pass)]), ["fixes", 0]);
  t.deepEqual(judged([entry(pass, fail)]), ["regresses", 1]);
  t.deepEqual(judged([entry(pass, error)]), ["regresses", 1], "it could begin without the patch");
  t.deepEqual(judged([entry(fail, pass), entry(pass, fail, "x86")]), ["mixed", 1]);
  t.deepEqual(judged([entry(fail, fail)]), ["no effect seen", 0], "it is unrelated");
  t.deepEqual(judged([entry(fail, failing("other"))]), ["cannot say", 3]);
  t.deepEqual(judged([entry(pass, stopped)]), ["cannot say", 3]);
  t.deepEqual(judged([entry(pass, stopped), entry(pass, fail)]), ["regresses", 1]);
  t.deepEqual(judged([]), ["cannot say", 3]);
});

test("a witness that is no longer reached is a regression", (t) => {
  const missed = { ...pass, missedWitnesses: ["w"] };
  t.deepEqual(judged([entry(pass, missed)]), ["regresses", 1]);
  t.deepEqual(judged([entry(missed, missed)]), ["no effect seen", 0]);
});

test("a check of the kernel's own hides nothing", (t) => {
  const harmless: Cell = { ...failing("debug-preempt"), unchecked: { verdict: "pass" } };
  const worse: Cell = { ...failing("debug-preempt"), unchecked: { verdict: "fail", rule: "lost" } };
  const found = verdictOf(
    evidence({ all: [{ matrix: [entry(pass, worse), entry(pass, harmless, "x86")] }] }),
  );
  t.is(found.word, "regresses");
  t.deepEqual(
    found.regressed.map(({ archs, rule }) => [archs, rule]),
    [[["arm"], "lost"]],
  );
  t.deepEqual(
    found.complaints.map(({ archs }) => archs),
    [["x86"]],
  );
  t.deepEqual(judged([entry(harmless, pass)]), ["fixes", 0]);
  t.deepEqual(judged([entry(harmless, harmless)]), ["no effect seen", 0]);
});

test("what the patch says it fixes and does not is a finding, controls are none", (t) => {
  t.deepEqual(judged([entry(fail, fail)], { isClaimed: () => true }), ["no effect seen", 1]);
  const both = [entry(fail, fail), entry(fail, pass, "x86")];
  t.deepEqual(judged(both, { isClaimed: () => true }), ["mixed", 1]);
  const rows = [entry(fail, fail), entry(fail, fail, "arm", "bad-s")];
  const found = verdictOf(evidence({ all: [{ matrix: rows }], controls: new Set(["bad-s"]) }));
  t.deepEqual(
    found.unrelated.map(({ scenario }) => scenario),
    ["s"],
  );
  t.deepEqual(found.controls, ["bad-s"]);
});

test("nothing is all clear that was not looked at", (t) => {
  const rows = [entry(fail, pass)];
  const touched = { file: "a.ts", line: 3, side: "after" as const, text: "x();" };
  t.deepEqual(judged(rows, { unreached: [touched] }), ["cannot say", 3]);
  const orderings = [{ file: "a.ts", line: 3, text: "smp_mb() goes" }];
  t.deepEqual(judged(rows, { orderings }), ["cannot say", 3]);
  t.deepEqual(judged(rows, { orderings, models: ["SC", "armv8"] }), ["fixes", 0]);
  t.deepEqual(judged([entry(pass, pass)], { touching: new Set(), unreached: [touched] }), [
    "cannot say",
    3,
  ]);
});

function change(before: string[], after: string[]): Change {
  const lines = { beforeLine: 1, afterLine: 1, commentOnly: false, hunk: 1 };
  return { id: 1, file: "a.ts", before, after, ...lines };
}

test("barriers, orderings and marked accesses that come, go or change", (t) => {
  const texts = (...changes: Change[]) => orderingsOf(changes, []).map(({ text }) => text);
  t.deepEqual(texts(change(["x();", "smp_mb(); /* B */"], ["x();"])), [
    "smp_mb() (barrier B) goes",
  ]);
  t.deepEqual(texts(change(["f(READ_ONCE(a.b));"], ["f(a.b);"])), ["READ_ONCE(a.b) goes"]);
  t.deepEqual(texts(change(["a = 1;"], ["WRITE_ONCE(a, 1);"])), ["WRITE_ONCE(a, 1) comes"]);
  t.deepEqual(texts(change(["this_cpu_inc(c);"], ["__this_cpu_inc(c);"])), []);
  t.deepEqual(texts(change(["smp_mb(); /* A */"], ["/* smp_mb() */", "\tsmp_mb();"])), []);
  t.deepEqual(texts(change(["smp_processor_id();", "kvm_release(x);"], [])), []);
});

test("steps that change places are an ordering too", (t) => {
  const moved = { id: "1", changes: [1], file: "a.ts", line: 3, function: "f", effects: [] };
  const meaning = [
    { ...moved, kind: "order of memory steps" as const, text: "at another place: read x" },
  ];
  t.deepEqual(orderingsOf([], meaning), [
    { file: "a.ts", line: 3, text: "f(): at another place: read x" },
  ]);
});
