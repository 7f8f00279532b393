// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { problemsOf, verdictText } from "../../tools/selftest/judge.js";
import { failure, result } from "./results.js";

const pinned = { verdict: "pass", states: 10, transitions: 20, searched: "arm" } as const;
const pass = { outcome: { verdict: "pass" }, pinned, searched: "arm", promote: false } as const;

test("nothing is wrong with what was expected", (t) => {
  t.deepEqual(problemsOf(result(), pass), []);
  const fail = { ...pass, outcome: { verdict: "fail", rule: "seq-total" } as const };
  t.deepEqual(problemsOf(failure(), fail), []);
});

test("another verdict says what was found and where", (t) => {
  const problems = problemsOf(failure(), pass);
  t.is(problems[0], "expected pass, got fail seq-total");
  t.true(problems.some((line) => line.includes("=> seq-total: a lock is missing")));
  t.true(problems.some((line) => line.includes("x.ts:1 in f()")));
});

test("another rule is another outcome", (t) => {
  const fail = { ...pass, outcome: { verdict: "fail", rule: "deadlock" } as const };
  t.is(problemsOf(failure(), fail)[0], "expected fail deadlock, got fail seq-total");
});

test("a missed witness is wrong of a pass, and says nothing of a fail", (t) => {
  const missed = { missedWitnesses: ["w"] };
  t.deepEqual(problemsOf(result(missed), pass), ['no schedule reached the witness "w"']);
  const fail = { ...pass, outcome: { verdict: "fail" } as const };
  t.deepEqual(problemsOf({ ...failure(), ...missed }, fail), []);
});

test("counts that differ or are not pinned are wrong, unless they are being written", (t) => {
  const other = result({ states: 11 });
  t.regex(problemsOf(other, pass)[0] ?? "", /pinned are 10 states, .* found 11 states/);
  t.deepEqual(problemsOf(other, { ...pass, promote: true }), []);
  t.regex(problemsOf(result(), { ...pass, pinned: undefined })[0] ?? "", /no counts are pinned/);
});

test("counts of another machine's search are not compared", (t) => {
  t.deepEqual(problemsOf(result({ states: 11 }), { ...pass, searched: "riscv" }), []);
});

test("a search that did not end is never a pass, and its counts are not compared", (t) => {
  const bounded = result({ verdict: "bounded", stopped: "the table is full", states: 3 });
  t.deepEqual(problemsOf(bounded, pass), ["expected pass, got bounded: the table is full"]);
  t.is(verdictText(bounded), "bounded: the table is full");
});
