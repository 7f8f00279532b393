// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { ranges, wrap } from "../../tools/base/layout.js";

test("wrap breaks at spaces within the width and never inside a word", (t) => {
  const lines = wrap(Array.from({ length: 60 }, () => "word").join(" "), "- ", "  ").split("\n");
  t.true(lines.every((line) => line.length <= 100));
  t.true(lines[0]?.startsWith("- word"));
  t.true(lines[1]?.startsWith("  word"));
  t.is(wrap("x".repeat(200), ""), "x".repeat(200));
  t.is(wrap("", "  "), "  ");
});

test("ranges", (t) => {
  t.is(ranges([3, 4, 5, 9, 11, 12]), "3-5, 9, 11-12");
  t.is(ranges([]), "");
});
