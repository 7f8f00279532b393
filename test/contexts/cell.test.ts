// SPDX-License-Identifier: GPL-2.0-only
/** What a cell says, what it is held against, and what is told of it. */
import test from "ava";
import { agrees, byOutcome, outcomeOf } from "../../tools/contexts/cell.js";
import type { ContextsDocument, UseEntry } from "../../tools/contexts/document.js";
import { changesOf } from "../../tools/contexts/pinned.js";
import { promised, promisedUses } from "../../tools/contexts/promised.js";
import { contextsText } from "../../tools/contexts/text.js";
import type { Result } from "../../tools/explore/result.js";
import { IMPLEMENTATIONS } from "../../tools/scenarios/implementations.js";

const GOOD = { arm: "pass", x86: "pass" };
const MIXED = { arm: "fail lost", x86: "pass" };
const OPEN = { arm: "bounded", x86: "pass" };

test("what is allowed works on every machine, what is forbidden goes wrong on one", (t) => {
  for (const word of ["Y", "n"] as const) {
    t.true(agrees(word, GOOD));
    t.false(agrees(word, MIXED));
  }
  t.true(agrees("N", MIXED));
  t.false(agrees("N", GOOD));
});

test("what was not searched to the end is neither", (t) => {
  for (const word of ["Y", "N", "n", "?"] as const) t.false(agrees(word, OPEN));
  t.true(agrees("?", MIXED));
});

test("a use that no schedule came to the end of has not passed", (t) => {
  const result = { verdict: "pass", missedWitnesses: [] } as unknown as Result;
  t.is(outcomeOf(result), "pass");
  const missed = outcomeOf({ ...result, missedWitnesses: ["done"] });
  t.false(agrees("Y", { arm: missed }));
  t.false(agrees("N", { arm: missed }));
  const finding = { rule: "lost" } as Result["finding"];
  t.is(outcomeOf({ ...result, verdict: "fail", finding } as Result), "fail lost");
});

test("machines go by outcome, those that pass last", (t) => {
  t.deepEqual(byOutcome({ ...GOOD, s390: "fail lost" }), [
    ["fail lost", ["s390"]],
    ["pass", ["arm", "x86"]],
  ]);
});

test("a change of what is pinned names machine, tree and both outcomes", (t) => {
  t.deepEqual(changesOf({ pass: ["arm", "x86"] }, GOOD, "after"), []);
  t.deepEqual(changesOf({ pass: ["arm", "x86"] }, MIXED, "after"), [
    "arm, after: pinned is pass, found fail lost",
  ]);
  t.regex(changesOf(undefined, GOOD, "before").join(), /^arm, x86, before: nothing is pinned/);
});

test("each use is promised something of some implementation; Tiny's CPU does not go offline", (t) => {
  const isPromised = (use: string): boolean =>
    IMPLEMENTATIONS.some((srcu) => promised(use, srcu, "process").after !== "?");
  t.deepEqual(promisedUses().filter(isPromised), promisedUses());
  t.is(promised("read-wake", "tiny", "nmi").after, "N");
  t.is(promised("read-wake", "tree", "nmi").after, "?");
  t.is(promised("read", "tiny", "offline").after, "-");
  t.is(promised("no such use", "tree", "nmi").after, "?");
});

const use: UseEntry = {
  name: "read",
  use: "read",
  srcu: "v4.9",
  title: "reading",
  cells: {
    process: {
      promised: { before: "Y", after: "Y" },
      found: { before: GOOD, after: GOOD },
      problems: [],
    },
    nmi: {
      promised: { before: "N", after: "n" },
      found: { before: MIXED, after: GOOD },
      problems: ["odd"],
    },
  },
};

test("the table: a word where nothing changes, else two; letters are told below", (t) => {
  const totals = { searches: 4, known: 0, seconds: 1 };
  const document: ContextsDocument = { version: 1, machines: ["arm", "x86"], uses: [use], totals };
  const text = contextsText(document);
  t.regex(text, /^v4\.9 +process +softirq +hardirq +NMI +idle CPU +offline CPU$/m);
  t.regex(text, /^reading +Y +- +- +N\(a\) -> Y\* ! +- +-$/m);
  t.regex(text, /^ {2}a {2}lost on arm$/m);
  t.regex(text, /^ {2}read, NMI, odd$/m);
  t.notRegex(text, /^tree/m);
});
