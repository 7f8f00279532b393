// SPDX-License-Identifier: GPL-2.0-only
/** Small images, whose endings can be counted by hand, and single schedules of them. */
import test from "ava";
import {
  type Op,
  type Program as Source,
  branch,
  end,
  equal,
  imageOf,
  imm,
  increment,
  load,
  observe,
  reg,
  store,
  testArch,
  waitFor,
} from "../support/image.js";
import { endingsOf } from "./explore.js";
import { type Program, programOf } from "./program.js";
import { Impossible, replay } from "./replay.js";

function program(source: Source): Program {
  return programOf(imageOf(source), testArch);
}

/** Steps of these contexts, none of which chooses anything. */
function steps(...contexts: number[]): { context: number; choice: number }[] {
  return contexts.map((context) => ({ context, choice: 0 }));
}

const counting = program({
  tasks: [{ code: [...increment(0, 0), end] }, { code: [...increment(0, 0), end] }],
  finish: [load(0, 0), observe("x", reg(0)), end],
});
const waiting = program({ tasks: [{ code: [waitFor(0, 1), end] }] });
const polling = program({
  tasks: [{ code: [load(0, 0), equal(1, reg(0), imm(1)), branch(reg(1), 3, 0), end] }],
});

test("two increments in three instructions lose one or none", (t) => {
  const answer = endingsOf(counting);
  t.deepEqual("endings" in answer && answer.endings, ["x=1", "x=2"]);
  t.deepEqual(endingsOf(counting, 10), { unknown: "it has too many states" });
});

test("a schedule leads to the outcome it leads to", (t) => {
  t.is(replay(counting, steps(1, 2, 1, 2, 1, 2, 0, 0, 0)), "x=1");
  t.is(replay(counting, steps(1, 1, 1, 2, 2, 2, 0, 0, 0)), "x=2");
});

test("a schedule that stops on the way has no end", (t) => {
  t.is(replay(counting, steps(1, 2)), "no end");
});

test("a step that is not possible is none of a schedule", (t) => {
  t.throws(() => replay(counting, steps(0)), { instanceOf: Impossible });
  t.throws(() => replay(counting, steps(1, 1, 1, 1)), { instanceOf: Impossible });
  t.throws(() => replay(counting, steps(9)), { instanceOf: Impossible });
  t.throws(() => replay(counting, [{ context: 1, choice: 1 }]), { instanceOf: Impossible });
});

test("a wait without end is a deadlock, polling without end a livelock", (t) => {
  t.is(replay(waiting, []), "fails: deadlock");
  t.is(replay(polling, steps(1, 1)), "fails: livelock");
});

const nullStore: Op = { ...(store(0, imm(1)) as Op & { op: "store" }), addr: imm(3) };

test("a schedule goes as far as its first broken rule and no further", (t) => {
  const wild = program({
    tasks: [{ code: [nullStore, end] }, { code: [store(1, imm(1)), end] }],
  });
  t.is(replay(wild, steps(2, 1)), "fails: null-pointer");
  t.throws(() => replay(wild, steps(1, 2)), { instanceOf: Impossible });
});
