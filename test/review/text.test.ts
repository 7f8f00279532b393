// SPDX-License-Identifier: GPL-2.0-only
import pc from "picocolors";
import test from "ava";
import type { Cell, MatrixEntry, ReviewDocument } from "../../tools/review/document.js";
import { reviewText } from "../../tools/review/text/text.js";
import { NOTHING } from "./verdicts.js";
import { failure, result } from "../selftest/results.js";

const NONE = pc.createColors(false);

function cell(changed: Partial<Cell> = {}): Cell {
  const { verdict, states, transitions, bound, missedWitnesses } = result();
  return { verdict, states, transitions, bound, missedWitnesses, ...changed };
}

function entry(arch: string, before: Cell, after: Cell): MatrixEntry {
  return { scenario: "seq-total", title: "t", arch, before, after };
}

function document(matrix: readonly MatrixEntry[]): ReviewDocument {
  return {
    version: 1,
    verdict: NOTHING,
    configurations: [],
    patch: {
      name: "p.patch",
      subject: "lock: count readers",
      base: "tree",
      placed: "p.patch applies to the tree as it is; before is the tree.",
      srcu: ["v4.9"],
      files: ["kernel/lock.ts"],
    },
    changes: [
      {
        id: "1",
        changes: [1],
        file: "kernel/lock.ts",
        line: 3,
        function: "lock",
        kind: "per-cpu operation",
        text: "",
        effects: [{ archs: ["arm", "riscv"], text: "update c" }],
      },
    ],
    matrix,
    subsets: [],
    assumptions: ["Memory is SC."],
    unreached: { "kernel/lock.ts": [3, 4, 5, 9], "mm/slab.ts": [1] },
    totals: { cases: 4, searches: 2, known: 0, states: 12345, transitions: 5, seconds: 1.25 },
  };
}

const fail = cell({ verdict: "fail", trace: "t.json", ...pick(failure()) });

function pick({ finding }: ReturnType<typeof failure>): Partial<Cell> {
  return finding ? { finding } : {};
}

const SETUP = { text: "it cannot begin", where: [], context: "setup()" };

test("the matrix: letters, x for what was not expected", (t) => {
  const rows = [
    entry("arm", fail, cell()),
    entry("arm64-lse", cell(), cell({ verdict: "bounded", stopped: "time" })),
    entry("x86", cell(), cell({ asExpected: false })),
    entry("z", cell({ missedWitnesses: ["w"] }), cell({ verdict: "error" })),
  ];
  const text = reviewText(document(rows), [], NONE);
  t.regex(text, /\n +arm +arm64-lse +x86 +z\nseq-total +F->P +P->B +P->Px +Px->E\n/);
  t.regex(text, /not exhausted: time/);
});

test("machines that share an answer are named, with the number of scenarios", (t) => {
  const same = cell({ sameAs: "arm" });
  const text = reviewText(
    document([
      entry("arm", cell(), cell()),
      entry("riscv", same, same),
      entry("sparc", same, cell()),
    ]),
    [],
    NONE,
  );
  t.regex(
    text,
    /\nThe same code, .*: riscv as arm in 1 scenario, sparc as arm\s+in 1 scenario\.\n/,
  );
});

test("what failed, by rule; machines with the same schedule on a line", (t) => {
  const rows = [
    entry("arm", fail, cell()),
    entry("riscv", fail, cell()),
    entry("sparc", cell({ ...fail, trace: "u.json" }), cell()),
    entry("x86", cell(), cell({ verdict: "error", finding: { ...SETUP, rule: "setup" } })),
  ];
  const text = reviewText(document(rows), [], NONE);
  t.regex(
    text,
    /\n {2}seq-total, before: seq-total: a lock is missing\n {4}arm, riscv {2}t\.json\n {4}sparc {7}u\.json\n/,
  );
  t.regex(text, /\n {2}seq-total, after: setup: it cannot begin\n {4}x86\n/);
});

test("comments and imports are only counted up", (t) => {
  const { changes, ...rest } = document([]);
  const [first] = changes;
  const silent = (id: string, kind: "comment only" | "other code", text: string) =>
    first ? [{ ...first, id, kind, text, effects: [] }] : [];
  const more = [
    ...silent("2", "comment only", "comments and layout only"),
    ...silent("3", "other code", "imports"),
    ...silent("4", "comment only", "comments and layout only"),
  ];
  const text = reviewText({ ...rest, changes: [...changes, ...more] }, [], NONE);
  t.true(text.includes("\n      2, 4: comments and layout only\n      3: imports\n"));
  t.false(text.includes("lock.ts:3 lock(): comment only"));
});

test("changes, schedules, bounds, lines never reached and totals", (t) => {
  const schedule = { title: "seq-total, before: seq-total, on arm", file: "t.json", text: "a | b" };
  const text = reviewText(document([entry("arm", fail, cell())]), [schedule], NONE);
  t.true(text.includes("\n\nlock: count readers\np.patch applies"));
  t.regex(text, / 1 {2}kernel\/lock\.ts:3 lock\(\): per-cpu operation\n +arm, riscv: update c\n/);
  t.regex(text, /seq-total, on arm\n-+\nSchedule: t\.json\n\na \| b/);
  t.regex(text, /seq-total {2}2 CPUs {2}1 task {2}10 {6}irq up to 1 time, timer as raised\n/);
  t.true(text.includes("  kernel/lock.ts: 3-5, 9\n  1 line of 1 other file\n"));
  t.true(text.includes("\n4 cases in 2 searches, 12,345 states, 5 transitions\n"));
  t.regex(text, /^VERDICT {2}no effect seen\. /);
  t.regex(text, /a \| b\n\nVERDICT {2}no effect seen\. .*$/, "the verdict is first and last");
});

test("colours only when there are colours", (t) => {
  const rows = [entry("arm", fail, cell())];
  t.false(reviewText(document(rows), [], NONE).includes("\u001b"));
  t.true(reviewText(document(rows), [], pc.createColors(true)).includes("\u001b[32mF->P"));
});
