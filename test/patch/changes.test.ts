// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import fc from "fast-check";
import { createTwoFilesPatch } from "diff";
import { applyPatch, reversePatch } from "../../tools/patch/apply.js";
import { applySubset, changes } from "../../tools/patch/changes.js";
import { parsePatch } from "../../tools/patch/parse.js";
import { sameCode } from "../../tools/patch/tokens.js";
import { DIFF, LOCK, LOCK_AFTER, treeOf } from "./trees.js";

const PATH = "kernel/lock.ts";
const before = treeOf({ [PATH]: LOCK });
const patch = parsePatch(DIFF, "p");

test("a patch is cut into runs with their lines and places", (t) => {
  const found = changes(before, patch);
  t.deepEqual(
    found.map(({ id, hunk, beforeLine, afterLine }) => [id, hunk, beforeLine, afterLine]),
    [
      [1, 1, 3, 3],
      [2, 1, 5, 5],
      [3, 1, 9, 9],
    ],
  );
  t.deepEqual(found[0]?.before, ["\t__this_cpu_inc(sp.ref.c[idx]);"]);
  t.deepEqual(found[0]?.after, ["\tthis_cpu_inc(sp.ref.c[idx]);"]);
});

test("only a run without a change of code is comment only", (t) => {
  t.deepEqual(
    changes(before, patch).map((change) => change.commentOnly),
    [false, false, true],
  );
});

test("a run inside a long comment is comment only, though its lines alone look like code", (t) => {
  const old = "/*\n * One\n * let x = 1;\n */\nlet y: int = 0;\n";
  const diff = createTwoFilesPatch("a/x.ts", "b/x.ts", old, old.replace("let x = 1", "let x = 2"));
  t.true(changes(treeOf({ "x.ts": old }), parsePatch(diff, "p"))[0]?.commentOnly);
});

test("taking a line out of a comment makes it code", (t) => {
  const old = "// let x: int = 1;\n";
  const diff = createTwoFilesPatch("a/x.ts", "b/x.ts", old, "let x: int = 1;\n");
  t.false(changes(treeOf({ "x.ts": old }), parsePatch(diff, "p"))[0]?.commentOnly);
});

test("a file that is no code, and a file that only moves", (t) => {
  const doc = createTwoFilesPatch("a/R.md", "b/R.md", "one\n", "two\n");
  t.true(changes(treeOf({ "R.md": "one\n" }), parsePatch(doc, "p"))[0]?.commentOnly);
  const move = parsePatch(
    "diff --git a/x.ts b/y.ts\nsimilarity index 100%\nrename from x.ts\nrename to y.ts\n",
    "p",
  );
  const [only] = changes(treeOf({ "x.ts": "let x: int;\n" }), move);
  t.like(only, { id: 1, file: "y.ts", hunk: 0, before: [], after: [] });
  const moved = applySubset(treeOf({ "x.ts": "let x: int;\n" }), move, [1]);
  t.is(moved.read("y.ts"), "let x: int;\n");
});

test("any subset of the changes can be made", (t) => {
  const half = applySubset(before, patch, [2]).read(PATH) ?? "";
  t.true(half.includes("\t__this_cpu_inc(sp.ref.c[idx])"));
  t.true(half.includes("\tthis_cpu_inc(sp.ref.seq[idx])"));
  t.true(half.includes("/* The other side. */"));
  t.is(applySubset(before, patch, [1, 2, 3]).read(PATH), LOCK_AFTER);
  t.is(applySubset(before, patch, []).read(PATH), LOCK);
  t.throws(() => applySubset(before, patch, [4]), { message: "p has no change 4" });
});

test("sameCode sees tokens, not layout", (t) => {
  t.true(sameCode("f ( x ) ; // y", "f(x);\n/* z */"));
  t.false(sameCode("f(x);", "f(y);"));
  t.false(sameCode("f(x);", "f(x); g();"));
  t.true(sameCode("", "  // nothing\n"));
});

const lines = fc.array(fc.constantFrom("a", "b", "c", "", "\tx"), { maxLength: 30 });
const textOf = (found: readonly string[]) => found.map((line) => `${line}\n`).join("");

test("property: apply, reverse and the sum of all changes agree with the texts", (t) => {
  const property = fc.property(lines, lines, fc.nat(4), (left, right, context) => {
    const [a, b] = [textOf(left), textOf(right)];
    fc.pre(a !== b);
    const diff = createTwoFilesPatch("a/x.ts", "b/x.ts", a, b, "", "", { context });
    const made = parsePatch(diff, "p");
    const tree = treeOf({ "x.ts": a });
    const ids = changes(tree, made).map(({ id }) => id);
    const results = [
      applyPatch(tree, made).read("x.ts") === b,
      reversePatch(treeOf({ "x.ts": b }), made).read("x.ts") === a,
      applySubset(tree, made, ids).read("x.ts") === b,
      applySubset(tree, made, []).read("x.ts") === a,
    ];
    return results.every(Boolean);
  });
  t.notThrows(() => {
    fc.assert(property, { numRuns: 300 });
  });
});

test("property: a subset takes exactly the chosen runs", (t) => {
  const property = fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 3 })), (ids) => {
    const made = applySubset(before, patch, ids).read(PATH) ?? "";
    const has = [/\tthis_cpu_inc\(sp.ref.c/, /\tthis_cpu_inc\(sp.ref.seq/, /any context/];
    return has.every((pattern, i) => pattern.test(made) === ids.includes(i + 1));
  });
  t.notThrows(() => {
    fc.assert(property);
  });
});
