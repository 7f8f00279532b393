// SPDX-License-Identifier: GPL-2.0-only
/** Whether something is written between the read and the write of an update, and what is said of it. */
import test from "ava";
import { runScenario } from "../../../tools/explore/run.js";
import {
  end,
  fail,
  imageOf,
  imm,
  increment,
  irqs,
  load,
  lock,
  lockAdd,
  type Op,
  type Program,
  store,
  testArch,
  unlock,
} from "../../support/image.js";

const LIMITS = { reduction: true, memoryMiB: 32, seconds: 20 };

function isUntorn(codes: readonly Op[][], more: Partial<Program> = {}, reduction = true): boolean {
  const tasks = codes.map((code) => ({ code: [...code, end] }));
  const result = runScenario(imageOf({ ...more, tasks }), testArch, { ...LIMITS, reduction });
  return result.undivided === true;
}

const update = increment(0, 0);
const locked = (code: Op[]): Op[] => [lock(2), ...code, unlock(2)];

test("another task writes the word in between, unless both hold a lock", (t) => {
  t.false(isUntorn([update, update]));
  t.false(isUntorn([update, [store(0, imm(5))]]));
  t.false(isUntorn([update, [lockAdd(0, 1)]]));
  t.false(isUntorn([locked(update), update]));
  t.true(isUntorn([locked(update), locked(update)]));
});

test("reading the word, or writing another, is not in between of anything", (t) => {
  t.true(isUntorn([update, [load(1, 0)]]));
  t.true(isUntorn([update, increment(0, 1)]));
  t.true(isUntorn([update]));
});

test("a handler writes the word in between, unless interrupts are off", (t) => {
  const handler = { cpus: 1, interrupts: [{ times: 1, code: [...update, end] }] };
  t.false(isUntorn([update], handler));
  t.true(isUntorn([[irqs(0), ...update, irqs(1)]], handler));
  const nmi = { cpus: 1, interrupts: [{ kind: "nmi" as const, times: 1, code: [...update, end] }] };
  t.false(isUntorn([[irqs(0), ...update, irqs(1)]], nmi));
});

test("nothing is said of an instruction that other CPUs can come into, nor of a search without the reduction", (t) => {
  t.false(isUntorn([[lockAdd(0, 1, false)]]));
  t.true(isUntorn([[lockAdd(0, 1)]]));
  t.false(isUntorn([update], {}, false));
});

test("nor of a search that fails", (t) => {
  t.false(isUntorn([[...update, fail("broken")]]));
});
