// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import type { SourceTree } from "../../tools/base/source-tree.js";
import { coverageOf, type Trodden, troddenBy } from "../../tools/selftest/coverage.js";
import { Lines, placeOf } from "../../tools/selftest/lines.js";
import { type Excused, readUnreached, UNREACHED } from "../../tools/selftest/unreached.js";
import { pack, type PackedImage } from "../../tools/jobs/packed.js";
import { complaint, text, treeOf } from "../patch/trees.js";
import { failure, image, machine, result } from "./results.js";

const FILE = "kernel/rcu/srcu.ts";
const HEADER = "include/linux/srcu.ts";

/** Lines 2, 3 and 7 are code; `idle` has none in any image. */
const SOURCE = text(
  "function busy(x: int): void {",
  "\tx = 1;",
  "\tx = 1;",
  "}",
  "",
  "function other(x: int): void {",
  "\tx = 1;",
  "}",
);

const BUSY_TWICE: Excused = { file: FILE, function: "busy", text: "x = 1;", nth: 2, reason: "r" };

function tree(source = SOURCE): SourceTree {
  return treeOf({ [FILE]: source, [HEADER]: "" });
}

/** An image with code on these lines. */
function packed(code: readonly number[]): PackedImage {
  const at = { file: FILE, column: 1, fn: "", caller: -1 };
  return pack({ ...image("s", "h"), sources: code.map((line) => ({ ...at, line })) });
}

/** A run with code on these lines, of which it reached those; an image that is alike has code there too. */
function run(
  code: readonly number[],
  reached: readonly number[],
  side = "after",
  found = result({ reached: { [FILE]: reached, "kernel/other.ts": [1] } }),
  there: readonly number[] = code,
): Trodden {
  const arm = machine("arm");
  const alike = [packed(there)];
  const cases = [{ scenario: "s", file: "s.ts", srcu: "v4.9" as const, machine: arm, side }];
  return troddenBy({
    ...{ image: packed(code), alike, machine: arm, cases, result: found, known: false },
  });
}

function problems(runs: readonly Trodden[], listed: readonly Excused[] = []): string[] {
  return coverageOf(runs, { after: tree(), before: tree() }, listed).flatMap((one) => [
    ...one.problems,
  ]);
}

test("all lines reached by one run or another: nothing to say", (t) => {
  const runs = [run([2, 3, 7], [2, 3]), run([7], [7])];
  t.deepEqual(problems(runs), []);
  const counts = coverageOf(runs, { after: tree() }, []).find(({ file }) => file === FILE);
  t.deepEqual(counts, { file: FILE, lines: 3, reached: 3, problems: [] });
});

test("a line that only an image has which behaves alike was not reached", (t) => {
  const found = result({ reached: { [FILE]: [2, 7] } });
  t.deepEqual(problems([run([2, 7], [], "after", found)]), []);
  const [problem, ...others] = problems([run([2, 7], [], "after", found, [2, 3, 7])]);
  t.regex(problem ?? "", /kernel\/rcu\/srcu\.ts:3 .* is reached by none/);
  t.deepEqual(others, []);
});

test("a line that is not reached is named with its function and text, and may be listed", (t) => {
  const runs = [run([2, 3, 7], [2, 7])];
  t.regex(problems(runs)[0] ?? "", /^kernel\/rcu\/srcu\.ts:3 busy\(\) "x = 1;" is reached by none/);
  t.is(problems(runs).length, 1);
  t.deepEqual(problems(runs, [BUSY_TWICE]), []);
});

test("the same text is another line in another place of the function", (t) => {
  const runs = [run([2, 3, 7], [3, 7])];
  t.is(
    problems(runs, [BUSY_TWICE]).length,
    2,
    "the first is not excused, the second needs no excuse",
  );
});

test("a function without code in any scenario is named, and may be listed", (t) => {
  const runs = [run([2, 3], [2, 3])];
  t.regex(
    problems(runs)[0] ?? "",
    /^kernel\/rcu\/srcu\.ts:6 other\(\) has no code in any scenario/,
  );
  t.deepEqual(problems(runs, [{ file: FILE, function: "other", reason: "r" }]), []);
});

test("what is listed and reached, or gone, is to be taken off the list", (t) => {
  const runs = [run([2, 3, 7], [2, 3, 7])];
  t.regex(problems(runs, [BUSY_TWICE])[0] ?? "", /lists .*busy\(\) "x = 1;", which is reached/);
  const gone = { ...BUSY_TWICE, text: "x = 2;" };
  t.regex(problems(runs, [gone])[0] ?? "", /which is no such line: take it off/);
});

test("only what the patched tree runs counts; a search that failed counts too", (t) => {
  t.is(problems([run([2, 3, 7], [2, 3, 7], "before")]).length, 2, "neither function has code");
  const failed = { ...failure(), reached: { [FILE]: [2, 3, 7] } };
  t.deepEqual(problems([run([2, 3, 7], [], "after", failed)]), []);
});

test("a run shared with the tree before is read by that tree's lines", (t) => {
  const before = tree(`\n\n${SOURCE}`);
  const shared = run([4, 5, 9], [4, 5, 9], "before");
  const both = { ...shared, sides: ["before", "after"] };
  const found = coverageOf([both], { after: tree(), before }, []).find(({ file }) => file === FILE);
  t.deepEqual(found, { file: FILE, lines: 3, reached: 3, problems: [] });
});

test("a line's key says its function, its text and which of several it is", (t) => {
  const keys = new Lines(tree()).of(FILE);
  const [, , first, second, , , , third] = keys;
  t.deepEqual(placeOf(first ?? ""), { file: FILE, function: "busy", text: "x = 1;", nth: 1 });
  t.deepEqual(placeOf(second ?? ""), { file: FILE, function: "busy", text: "x = 1;", nth: 2 });
  t.deepEqual(placeOf(third ?? ""), { file: FILE, function: "other", text: "x = 1;", nth: 1 });
});

test("the list is read, and anything else is refused with what it should have been", (t) => {
  const list = (content: string): SourceTree => treeOf({ [UNREACHED]: content });
  t.deepEqual(readUnreached(treeOf({})), []);
  t.deepEqual(readUnreached(list(JSON.stringify([BUSY_TWICE]))), [BUSY_TWICE]);
  for (const content of ["{}", "[1]", '[{"file": "f", "function": "g"}]', '[{"reason": ""}]']) {
    t.regex(
      complaint(() => readUnreached(list(content))),
      /is not as it should be/,
      content,
    );
  }
  t.regex(
    complaint(() => readUnreached(list("["))),
    /is no JSON/,
  );
});
