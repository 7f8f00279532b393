// SPDX-License-Identifier: GPL-2.0-only
/** Which read-modify-writes are one step, and that taking them as one loses no ending. */
import test from "ava";
import { runScenario } from "../../../tools/explore/run.js";
import type { Image } from "../../../tools/kcc/ir.js";
import { factsOf } from "../../../tools/kcc/passes/facts.js";
import { retries } from "../../../tools/kcc/passes/retries.js";
import { add, branch, end, equal, imageOf, imm, load, observe } from "../../support/image.js";
import { type Op, reg, store, testArch, word } from "../../support/image.js";

const exclusive: Op = { op: "load-exclusive", dst: 0, addr: word(0), cls: 0, order: "plain" };
const conditional = (dst: number, value: number): Op => ({
  op: "store-exclusive",
  dst,
  addr: word(0),
  value: reg(value),
  cls: 0,
  order: "plain",
});
const swap = (dst: number, expected: number, value: number, locked = true): Op => ({
  op: "rmw",
  kind: "cas",
  dst,
  addr: word(0),
  expected: reg(expected),
  value: reg(value),
  cls: 0,
  locked,
  order: "plain",
  thisCpu: false,
  width: { signed: true, bits: 32 },
});
const move = (dst: number, a: number): Op => ({ op: "mov", dst, a: reg(a) });
const jump = (to: number): Op => ({ op: "jump", to });

const pair: readonly Op[] = [exclusive, add(1, reg(0), imm(1)), conditional(2, 1)];

/** What one step is made of, by program counter: `read-write`. */
function found(image: Image): string[] {
  const list = [...retries(image, factsOf(image).wholeRmw).entries()];
  return list.filter(([, write]) => write >= 0).map(([read, write]) => `${read}-${write}`);
}

const inTask = (...code: Op[]): Image => imageOf({ tasks: [{ code }] });

/** How two tasks with this code and a handler that adds 10 can end, and with how many states. */
function ends(code: readonly Op[], reduction: boolean): { outcomes: string[]; states: number } {
  const image = imageOf({
    tasks: [{ code, cpu: 0 }, { code }],
    interrupts: [{ code: [load(0, 0), add(0, reg(0), imm(10)), store(0, reg(0)), end] }],
    finish: [load(0, 0), observe("x", reg(0)), end],
  });
  const result = runScenario(image, testArch, { reduction, memoryMiB: 64, seconds: 60 });
  return { outcomes: [...result.outcomes], states: result.states };
}

test("load-exclusive and store-exclusive that go back to the read", (t) => {
  t.deepEqual(found(inTask(...pair, branch(reg(2), 0, 4), end)), ["0-2"]);
});

test("a failure may read again elsewhere and come in after the first read", (t) => {
  const again: Op = { ...exclusive, dst: 3 };
  const code = [...pair, branch(reg(2), 5, 4), end, again, move(0, 3), jump(1)];
  t.true(found(inTask(...code)).includes("0-2"));
});

test("a compare-and-swap that goes on with the value it found", (t) => {
  const body = [load(0, 0), add(1, reg(0), imm(1)), swap(2, 0, 1), equal(3, reg(2), reg(0))];
  const code = [...body, branch(reg(3), 5, 6), end, move(0, 2), jump(1)];
  t.deepEqual(found(inTask(...code)), ["0-2"]);
  t.deepEqual(ends(code, true).outcomes, ends(code, false).outcomes);
});

test("not if a failure leaves something behind", (t) => {
  const counted = [...pair, branch(reg(2), 5, 4), observe("failed", reg(7)), end];
  t.deepEqual(found(inTask(...counted)), []);
  const dirty = [...pair, branch(reg(2), 6, 4), observe("n", reg(5)), end];
  t.deepEqual(found(inTask(...dirty, add(5, reg(5), imm(1)), jump(0))), []);
});

test("not if a failure does not try again", (t) => {
  t.deepEqual(found(inTask(...pair, branch(reg(2), 5, 4), end, store(1, imm(1)), end)), []);
});

test("not with another access in between, another word, or another value expected", (t) => {
  const [read, sum, write] = pair as [Op, Op, Op];
  t.deepEqual(found(inTask(read, sum, store(1, imm(1)), write, branch(reg(2), 0, 5), end)), []);
  const elsewhere: Op = { ...exclusive, addr: word(1), cls: 1 };
  t.deepEqual(found(inTask(elsewhere, sum, write, branch(reg(2), 0, 4), end)), []);
  const body = [load(0, 0), add(1, reg(0), imm(1)), swap(2, 1, 1), equal(3, reg(2), reg(1))];
  t.deepEqual(found(inTask(...body, branch(reg(3), 5, 0), end)), []);
});

test("not with a swap that other CPUs can split", (t) => {
  const split = [load(0, 0), add(1, reg(0), imm(1)), swap(2, 0, 1, false)];
  const code = [...split, equal(3, reg(2), reg(0)), branch(reg(3), 5, 0), end];
  t.deepEqual(found(inTask(...code)), []);
});

test("one step instead of two has the same endings, and fewer states", (t) => {
  const code = [...pair, branch(reg(2), 0, 4), end];
  const reduced = ends(code, true);
  const whole = ends(code, false);
  t.deepEqual(reduced.outcomes, whole.outcomes);
  t.true(reduced.states < whole.states);
});
