// SPDX-License-Identifier: GPL-2.0-only
/** Random programs come again from their numbers, and are made shorter without losing what they show. */
import test from "ava";
import { everyStatement } from "./generator/draft.js";
import { draftOf } from "./generator/parse.js";
import { textOf } from "./generator/text.js";
import { minimised } from "./minimise.js";
import { Programs } from "./programs.js";

const programs = new Programs();

test("a program comes again from its seed and number", (t) => {
  const again = new Programs();
  const texts = Array.from({ length: 40 }, (_, number) => textOf(programs.draft(7, number)));
  t.deepEqual(
    texts,
    texts.map((_, number) => textOf(again.draft(7, number))),
  );
  t.is(new Set(texts).size, texts.length);
  t.not(textOf(programs.draft(8, 0)), texts[0]);
});

test("a scenario's text is read back as it was", (t) => {
  const text = textOf({
    cpus: 2,
    preempt: false,
    debugLocks: true,
    functions: new Map([
      ["a", ["WRITE_ONCE(x, 1);", { open: ["for (;;) {"], body: ["insn_pause();"], close: ["}"] }]],
      ["h", ["WRITE_ONCE(x, 0);"]],
      ["fin", ["observe('x', READ_ONCE(x));"]],
    ]),
    tasks: [{ run: "a", cpu: 1, daemon: true }],
    lines: [{ handler: "h", kind: "nmi", cpu: -1, times: 1, raised: "x" }],
    finish: "fin",
  });
  t.is(textOf(draftOf(text)), text);
});

test("a program is made as short as what must stay true allows", (t) => {
  const isWanted = (draft: Parameters<typeof textOf>[0]): boolean =>
    everyStatement([...draft.functions.values()].flat()).some(
      (one) => typeof one === "string" && one.includes("insn_await"),
    );
  const number = [...Array(100).keys()].find((one) => isWanted(programs.draft(1, one))) ?? -1;
  const short = minimised(programs.draft(1, number), isWanted);
  t.true(isWanted(short));
  t.is(short.tasks.length, 1);
  t.is(short.lines.length, 0);
  t.is([...short.functions.values()].flat().length, 1);
});
