// SPDX-License-Identifier: GPL-2.0-only
/** The second place of a finding: who did what the check, or the bad address, is about. */
import test from "ava";
import { findingLines } from "../../tools/explore/finding.js";
import { runScenario } from "../../tools/explore/run.js";
import type { Finding } from "../../tools/explore/result.js";
import type { Image } from "../../tools/kcc/ir.js";
import {
  type Op,
  type Program,
  add,
  branch,
  end,
  fail,
  imageOf,
  imm,
  irqs,
  load,
  lock,
  reg,
  store,
  testArch,
  unlock,
  waitFor,
} from "../support/image.js";

/** The image with each instruction on a line of its own, from 0. */
function withLines(image: Image): Image {
  const code = image.code.map((instr, src) => ({ ...instr, src }));
  const at = { file: "t.ts", column: 1, fn: "f", caller: -1 };
  return { ...image, code, sources: code.map((_, line) => ({ ...at, line })) };
}

function found(program: Program): Finding {
  const options = { memoryMiB: 1, seconds: 60, reduction: true };
  const { finding } = runScenario(withLines(imageOf(program)), testArch, options);
  if (!finding) throw new Error("nothing was found");
  return finding;
}

/** `text @line` of every cause. */
function causes({ because }: Finding): string[] {
  const place = (where: readonly string[]): string => /:(\d+)/.exec(where[0] ?? "")?.[1] ?? "";
  return (because ?? []).map(({ text, where }) => `${text} @${place(where)}`);
}

/** Fails when word `n` is not 0. */
const failsOn = (n: number): Op[] => [load(0, n), branch(reg(0), 2, 3), fail("bad"), end];

test("a check is about who last wrote the word it read", (t) => {
  const writer = [store(0, imm(1)), store(0, imm(2)), store(1, imm(3)), end];
  const got = found({
    tasks: [{ code: writer }, { code: [waitFor(1, 3), ...shifted(failsOn(0), 1)] }],
  });
  t.is(got.rule, "bad");
  t.deepEqual(causes(got), ["w0 is 2, written by task0 @1"]);
});

function shifted(ops: readonly Op[], by: number): Op[] {
  return ops.map((op) =>
    op.op === "branch" ? { ...op, to: op.to + by, otherwise: op.otherwise + by } : op,
  );
}

test("what is computed on the way from the word to the check makes no difference", (t) => {
  const code = [load(0, 0), add(1, reg(0), imm(1)), load(2, 1), add(1, reg(1), reg(2))];
  const check = [branch(reg(1), 5, 6), fail("bad"), end];
  const got = found({ tasks: [{ code: [store(0, imm(1)), ...shifted([...code, ...check], 1)] }] });
  t.deepEqual(causes(got), ["w0 is 1, written by task0 @0"], "w1 was written by nobody");
});

test("a check of what nobody wrote has no other place", (t) => {
  const code = [load(0, 0), branch(reg(0), 2, 3), end, fail("bad")];
  t.deepEqual(causes(found({ tasks: [{ code }] })), []);
});

test("a use after free is about who freed it, and who wrote the pointer", (t) => {
  const alloc: Op = { op: "alloc", dst: 0, words: 1, percpu: false, zeroed: true, type: "int" };
  const free: Op = { op: "free", addr: reg(0), percpu: false, classes: [1] };
  const use: Op = { ...load(1, 1), addr: reg(0), cls: 1 } as Op;
  const owner = [alloc, store(0, reg(0)), load(0, 0), free, store(2, imm(1)), end];
  const got = found({ tasks: [{ code: owner }, { code: [waitFor(2, 1), load(0, 0), use, end] }] });
  t.is(got.rule, "use-after-free");
  t.is(causes(got)[0], "freed by task0 @3");
  t.regex(causes(got)[1] ?? "", /^w0 is \d+, written by task0 @1$/);
});

test("a check of the interrupt mask is about where it was set", (t) => {
  const enabled: Op = { op: "irq-enabled", dst: 0, soft: false };
  const code = [irqs(0), enabled, branch(reg(0), 3, 4), end, fail("irqs off")];
  t.deepEqual(causes(found({ tasks: [{ code }] })), ["interrupts masked by task0 @0"]);
});

test("what fails in a handler is also about what it interrupted", (t) => {
  const busy = [store(0, imm(1)), store(0, imm(0)), end];
  const got = found({
    cpus: 1,
    tasks: [{ code: busy, cpu: 0 }],
    interrupts: [{ code: failsOn(0), name: "irq" }],
  });
  t.deepEqual(causes(got), ["w0 is 1, written by task0 @0", "irq@cpu0 interrupted task0 @1"]);
});

test("a deadlock is about where everybody stands and whom they wait for", (t) => {
  const take = (a: number, b: number): Op[] => [lock(a), lock(b), unlock(b), unlock(a), end];
  const got = found({ tasks: [{ code: take(0, 1) }, { code: take(1, 0) }] });
  t.is(got.rule, "deadlock");
  t.deepEqual(causes(got), [
    "task0 waits for w1 @1",
    "w1 is 1, written by task1 @5",
    "task1 waits for w0 @6",
    "w0 is 1, written by task0 @0",
  ]);
});

test("for people: the rule, its place and callers, then the other places", (t) => {
  const because = [{ text: "freed by x", where: ["c.ts:1 in g()"] }];
  const finding = { rule: "r", text: "s", where: ["a.ts:1 in f()", "b.ts:2 in main()"], because };
  t.deepEqual(findingLines({ ...finding, context: "c" }), [
    "=> r: s",
    "     at a.ts:1 in f()",
    "     by b.ts:2 in main()",
    "   freed by x",
    "     at c.ts:1 in g()",
  ]);
});

test("an NMI interrupted what had interrupts masked", (t) => {
  const masked = [irqs(0), store(2, imm(1)), store(2, imm(0)), irqs(1), end];
  const interrupts = [{ code: failsOn(2), kind: "nmi" as const }];
  const got = found({ cpus: 1, tasks: [{ code: masked }], interrupts });
  t.deepEqual(causes(got), ["w2 is 1, written by task0 @1", "irq0@cpu0 interrupted task0 @2"]);
});
