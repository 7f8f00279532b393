// SPDX-License-Identifier: GPL-2.0-only
/** What the machine catches at the access. */
import test from "ava";
import { runScenario } from "../../tools/explore/run.js";
import type { Operand } from "../../tools/kcc/ir.js";
import { PERCPU_BASE } from "../../tools/kcc/ir.js";
import { type Op, end, imageOf, imm, reg, testArch } from "../support/image.js";

const at = (addr: Operand, cls = 0): Op => ({
  op: "load",
  dst: 1,
  addr,
  cls,
  order: "plain",
  thisCpu: false,
});
const put = (addr: Operand, cls = 0): Op => ({
  op: "store",
  addr,
  value: imm(1),
  cls,
  order: "plain",
  thisCpu: false,
});
const alloc = (zeroed: boolean): Op => ({
  op: "alloc",
  dst: 0,
  words: 2,
  percpu: false,
  zeroed,
  type: "pair",
});
const free = (addr: Operand): Op => ({ op: "free", addr, percpu: false, classes: [0] });

function findingOf(...code: readonly Op[]): string {
  const image = imageOf({ tasks: [{ code: [...code, end] }], stackWords: 4, percpuWords: 2 });
  const result = runScenario(image, testArch, { memoryMiB: 16, seconds: 20, reduction: true });
  return result.verdict === "fail"
    ? (result.finding?.rule ?? "")
    : `${result.verdict} ${result.stopped ?? ""}`.trim();
}

test("memory is used between alloc and free", (t) => {
  t.is(findingOf(alloc(true), at(reg(0)), free(reg(0))), "pass");
  t.is(findingOf(alloc(false), put(reg(0)), at(reg(0)), free(reg(0))), "pass");
  t.is(findingOf(alloc(false), at(reg(0))), "uninitialised");
  t.is(findingOf(alloc(true), free(reg(0)), at(reg(0))), "use-after-free");
  t.is(findingOf(alloc(true), free(reg(0)), put(reg(0))), "use-after-free");
});

test("free takes what alloc gave, once", (t) => {
  t.is(findingOf(alloc(true), free(reg(0)), free(reg(0))), "double-free");
  t.is(findingOf(free(imm(64))), "bad-free");
  t.is(findingOf(free(imm(-1))), "bad-free");
  t.is(findingOf(free(imm(0))), "pass", "kfree(NULL) does nothing");
});

test("NULL and wild pointers are caught", (t) => {
  t.is(findingOf(at(imm(0))), "null-pointer");
  t.is(findingOf(put(imm(3))), "null-pointer");
  t.is(findingOf(at(imm(-5))), "wild-pointer");
  t.is(findingOf(at(imm(1_000_000))), "wild-pointer");
  t.is(findingOf(at(imm(PERCPU_BASE))), "wild-pointer", "a per-CPU pointer without a CPU");
});

test("a stack variable lives from the beginning of its block to its end", (t) => {
  const slot: Op = { op: "stack", dst: 0, offset: 1 };
  const enter: Op = { op: "stack-enter", offset: 1, words: 1 };
  const exit: Op = { op: "stack-exit", offset: 1, words: 1, classes: [0] };
  t.is(findingOf(slot, enter, put(reg(0)), at(reg(0)), exit), "pass");
  t.is(findingOf(slot, enter, at(reg(0)), exit), "uninitialised");
  t.is(findingOf(slot, enter, put(reg(0)), exit, at(reg(0))), "wild-pointer");
});

test("a scenario that uses up the heap is bounded, not passed", (t) => {
  t.is(
    findingOf(...Array.from({ length: 300 }, () => alloc(true))),
    "bounded the heap of the simulated machine is used up",
  );
});
