// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { placesOf, tornUpdates, type Torn } from "../../tools/archdiff/torn.js";
import type { Trace } from "../../tools/explore/result.js";
import type { Image } from "../../tools/kcc/ir.js";
import {
  add,
  branch,
  end,
  imageOf,
  imm,
  increment,
  load,
  lockAdd,
  reg,
  store,
  testArch,
  word,
  type Op,
} from "../support/image.js";

const loadExclusive: Op = {
  op: "load-exclusive",
  dst: 0,
  addr: word(0),
  cls: 0,
  order: "once",
};
const storeExclusive: Op = { ...loadExclusive, op: "store-exclusive", dst: 1, value: reg(0) };
/** Increments word 0, again if the reservation was lost. */
const exclusively: Op[] = [
  loadExclusive,
  add(0, reg(0), imm(1)),
  storeExclusive,
  branch(reg(1), 0, 4),
  end,
];

function traceOf(image: Image, contexts: readonly number[]): Trace {
  return {
    version: 1,
    image: image.hash,
    arch: "test",
    scenario: "test",
    tree: "after",
    finding: { rule: "outcome", text: "", where: [], context: "all" },
    steps: contexts.map((context) => ({ context, choice: 0 })),
  };
}

/** What a schedule of two tasks, contexts 1 and 2, tears. */
function torn(first: readonly Op[], second: readonly Op[], contexts: readonly number[]): Torn[] {
  const image = imageOf({
    tasks: [
      { code: first, cpu: 0 },
      { code: second, cpu: 1 },
    ],
  });
  return tornUpdates(image, testArch, traceOf(image, contexts));
}

const split = [...increment(0, 0), end];

test("a store over a value that was not loaded is torn, and by whom", (t) => {
  t.deepEqual(torn(split, [store(0, imm(7)), end], [1, 2, 1]), [
    {
      context: "task0",
      by: ["task1"],
      word: "w0",
      place: { file: "test.ts", line: 1, fn: "test" },
    },
  ]);
  t.deepEqual(
    torn(split, split, [1, 2, 2, 1]).map(({ context }) => context),
    ["task0"],
  );
});

test("nothing is torn when nobody comes between, or comes before or after", (t) => {
  t.deepEqual(torn(split, split, [1, 1, 2, 2]), []);
  t.deepEqual(torn(split, [store(0, imm(7)), end], [2, 1, 1]), []);
});

test("another word is no matter", (t) => {
  t.deepEqual(torn(split, [store(1, imm(7)), end], [1, 2, 1]), []);
});

test("a word that is back at the value loaded loses nothing", (t) => {
  t.deepEqual(torn(split, [store(0, imm(7)), store(0, imm(0)), end], [1, 2, 2, 1]), []);
});

test("a store of something not loaded there is no update", (t) => {
  t.deepEqual(torn([store(0, imm(1)), end], [store(0, imm(7)), end], [2, 1]), []);
  t.deepEqual(torn([load(0, 1), store(0, reg(0)), end], [store(0, imm(7)), end], [1, 2, 1]), []);
});

test("an interlocked add cannot be torn; one that is not, by another CPU", (t) => {
  const other = [store(0, imm(7)), end];
  t.deepEqual(torn([lockAdd(0, 1), end], other, [1, 2]), []);
  t.is(torn([lockAdd(0, 1, false), end], other, [1, 2, 1]).length, 1);
});

test("a store-exclusive that fails stores nothing, and its retry is whole", (t) => {
  t.deepEqual(torn(exclusively, [store(0, imm(7)), end], [1, 2, 1, 1, 1]), []);
});

test("the lines of a schedule, each once", (t) => {
  const image = imageOf({ tasks: [{ code: split }] });
  t.deepEqual(placesOf(image, testArch, traceOf(image, [1, 1])), [
    { file: "test.ts", line: 1, fn: "test" },
  ]);
});
