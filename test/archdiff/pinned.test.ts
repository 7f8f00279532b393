// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "ava";
import {
  pinnedFile,
  problemsOf,
  readPinned,
  withFound,
  writePinned,
} from "../../tools/archdiff/pinned.js";
import { UserError } from "../../tools/base/errors.js";
import { reach } from "./made.js";

const root = mkdtempSync(join(tmpdir(), "srcu-outcomes-"));
test.after.always(() => {
  rmSync(root, { recursive: true });
});

const nothing = { before: new Map(), after: new Map() };

test("what is written is read again; machines with equal outcomes share an entry", (t) => {
  const arms = [reach("arm", ["a=1", "fails: b"]), reach("riscv", ["a=1", "fails: b"])];
  const pinned = withFound(nothing, "before", [...arms, reach("x86", ["a=1"])]);
  writePinned(root, "written", pinned);
  t.deepEqual(readPinned(root, "written"), pinned);
  const text = readFileSync(join(root, pinnedFile("written")), "utf8");
  t.deepEqual(JSON.parse(text), {
    before: [
      { archs: ["arm", "riscv"], outcomes: ["a=1", "fails: b"] },
      { archs: ["x86"], outcomes: ["a=1"] },
    ],
    after: [],
  });
  t.true(text.split("\n").includes('        "fails: b"'));
});

test("only what was found anew is replaced, and nothing by a search that was stopped", (t) => {
  const pinned = withFound(nothing, "after", [reach("arm", ["a=1"]), reach("x86", ["a=1"])]);
  const next = withFound(pinned, "after", [reach("x86", ["a=2"]), reach("arm", [], "no time")]);
  t.deepEqual(
    [...next.after],
    [
      ["arm", ["a=1"]],
      ["x86", ["a=2"]],
    ],
  );
  t.deepEqual([...next.before], []);
});

test("nothing is pinned where there is no file; a broken one is the user's to mend", (t) => {
  t.deepEqual(readPinned(root, "none"), nothing);
  const path = join(root, pinnedFile("broken"));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "{");
  t.throws(() => readPinned(root, "broken"), { instanceOf: UserError, message: /PROMOTE=1/ });
});

test("what came and what went is said, once for all machines it is so on", (t) => {
  const pinned = withFound(nothing, "before", [
    reach("arm", ["a=1", "a=2"]),
    reach("riscv", ["a=1", "a=2"]),
    reach("x86", ["a=1"]),
  ]);
  const found = [
    reach("arm", ["a=1", "a=3"]),
    reach("riscv", ["a=1", "a=3"]),
    reach("x86", ["a=1"]),
  ];
  t.deepEqual(problemsOf(pinned, "before", found), [
    'arm, riscv: reached and not pinned: "a=3"; pinned and not reached: "a=2"',
  ]);
  t.deepEqual(problemsOf(pinned, "after", [reach("x86", ["a=1"])]), [
    "x86: no outcomes are pinned; write them with PROMOTE=1",
  ]);
});

test("a search that was stopped may have missed what is pinned, but not found more", (t) => {
  const pinned = withFound(nothing, "before", [reach("arm", ["a=1", "a=2"])]);
  t.deepEqual(problemsOf(pinned, "before", [reach("arm", ["a=1"], "no time")]), []);
  t.deepEqual(problemsOf(pinned, "before", [reach("arm", ["a=3"], "no time")]), [
    'arm: reached and not pinned: "a=3"',
  ]);
});
