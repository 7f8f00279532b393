// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import type {
  ArchdiffDocument,
  Comparison,
  DifferenceEntry,
} from "../../tools/archdiff/document.js";
import { archdiffText } from "../../tools/archdiff/text.js";
import { EXIT } from "../../tools/base/exit.js";
import { statusOf } from "../../tools/cli/archdiff.js";
import { comparison } from "./made.js";

const place = { file: "kernel/rcu/srcu.ts", line: 7, fn: "__srcu_read_lock" };
const made = [
  { archs: ["arm"], text: "load, add and store" },
  { archs: ["x86"], text: "one instruction" },
];
const difference: DifferenceEntry = {
  outcome: "fails: b",
  reachedBy: ["arm"],
  notBy: ["x86"],
  unknown: [],
  witness: { arch: "arm", trace: "traces/b.json" },
  causes: [
    {
      place,
      what: "update counts.seq",
      torn: { context: "reader", by: ["irq"], word: "seq[0]" },
      made,
    },
  ],
};
const witness = { file: "traces/b.json", text: "a line\n=> b: text" };

function documentOf(...comparisons: Comparison[]): ArchdiffDocument {
  const totals = { searches: 1, known: 0, seconds: 1 };
  return { version: 1, patch: "p.patch", machines: ["arm", "x86"], comparisons, totals };
}

const differs = comparison({
  groups: [
    { archs: ["arm"], outcomes: ["a=1", "fails: b"] },
    { archs: ["x86"], outcomes: ["a=1"] },
  ],
  differences: [difference],
});
const bounded = comparison({
  scenario: "t",
  groups: [{ archs: ["arm", "x86"], outcomes: [], stopped: "the time budget is used up" }],
});

test("only what differs is printed", (t) => {
  const text = archdiffText(documentOf(differs, comparison({ scenario: "quiet" })), [witness]);
  t.regex(text, /^before {2}architectures differ in 1 of 2 scenarios: s$/m);
  t.notRegex(text, /quiet|^after/m);
  t.regex(text, /^ {2}arm \| x86$/m);
  t.regex(text, /^ {2}fails: b - arm; never x86$/m);
});

test("a difference comes with its update on each machine and its schedule", (t) => {
  const text = archdiffText(documentOf(differs), [witness]);
  const flat = text.replace(/\s+/g, " ");
  t.true(
    flat.includes(
      "irq came between load and store of seq[0] by reader, srcu.ts:7 __srcu_read_lock(): update counts.seq",
    ),
  );
  t.regex(text, /^ {6}arm: load, add and store\n {6}x86: one instruction$/m);
  t.regex(text, /Schedule, arm: traces\/b\.json\n\n {4}a line\n {4}=> b: text/);
});

test("an update that nobody tore is one on the way; an outcome without a name is a good end", (t) => {
  const way = {
    ...difference,
    outcome: "",
    unknown: ["s390"],
    causes: [{ place, what: "update x", made }],
  };
  const text = archdiffText(documentOf({ ...differs, differences: [way] }), [witness]);
  t.regex(text, /on the way, made differently, srcu\.ts:7 __srcu_read_lock\(\): update x/);
  t.regex(text, /^ {2}ends well - arm; never x86; not known: s390$/m);
});

test("a search that was stopped is named, and is not counted as equal", (t) => {
  const text = archdiffText(documentOf(comparison(), bounded), []);
  t.regex(text, /^before {2}no architecture can reach what another cannot, in 1 scenario$/m);
  t.regex(text, /^ {2}bounded: t on arm, x86 \(the time budget is used up\)$/m);
  t.regex(archdiffText(documentOf(bounded), []), /^before {2}nothing is known/m);
});

test("what is not as pinned is said before the differences", (t) => {
  const text = archdiffText(documentOf(comparison({ problems: ["arm: not as pinned"] })), []);
  t.regex(text, /Not as pinned:\n {2}s, before, arm: not as pinned/);
  t.notRegex(archdiffText(documentOf(comparison()), []), /pinned/);
});

test("the status is that of the tree after the patch, or of the only tree", (t) => {
  const after = { ...differs, side: "after" as const };
  t.is(statusOf(documentOf(comparison())), EXIT.clean);
  t.is(statusOf(documentOf(differs)), EXIT.finding);
  t.is(statusOf(documentOf(differs, comparison({ side: "after" }))), EXIT.clean);
  t.is(statusOf(documentOf(comparison(), after)), EXIT.finding);
  t.is(statusOf(documentOf(comparison(), bounded)), EXIT.inconclusive);
  t.is(statusOf(documentOf(differs, bounded)), EXIT.finding);
  const problems = comparison({ problems: ["x"] });
  t.is(statusOf(documentOf(problems, comparison({ side: "after" }))), EXIT.finding);
});
