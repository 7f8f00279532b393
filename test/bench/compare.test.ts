// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { UserError } from "../../tools/base/errors.js";
import { compare, readRows } from "../../tools/bench/compare.js";
import type { Row } from "../../tools/bench/measure.js";
import { ratioTable, table } from "../../tools/bench/table.js";

const folder = mkdtempSync(join(tmpdir(), "srcu-bench-"));
test.after.always(() => {
  rmSync(folder, { recursive: true });
});

function row(name: string, seconds: number, transitionsPerSecond: number | null): Row {
  const [statesPerSecond, bytesPerState] = [null, transitionsPerSecond === null ? null : 16];
  return {
    name,
    transitionsPerSecond,
    statesPerSecond,
    bytesPerState,
    seconds,
    spread: 0,
    samples: 3,
  };
}

function file(text: string): string {
  const path = join(folder, "base.json");
  writeFileSync(path, text);
  return path;
}

test("ratios are above 1 where the new result is better", (t) => {
  const base = [row("a", 4, 100), row("gone", 1, 1)];
  const ratios = compare(base, [row("a", 2, 300), row("new", 1, 1)]);
  t.deepEqual(ratios, [{ name: "a", speed: 2, transitionsPerSecond: 3, bytesPerState: 1 }]);
  t.regex(ratioTable(ratios), /^a +×2\.00 +×3\.00 +×1\.00$/m);
});

test("a rate that means nothing has no ratio", (t) => {
  const [ratio] = compare([row("compile", 4, null)], [row("compile", 2, null)]);
  t.is(ratio?.transitionsPerSecond, null);
  t.regex(ratioTable(ratio ? [ratio] : []), /^compile +×2\.00 +- +-$/m);
});

test("the table has median, spread and samples of every subject", (t) => {
  t.regex(
    table([row("search", 1.5, 2_000_000)]),
    /^search +1\.50 s +±0 % +3 +2,000,000 +- +16\.0$/m,
  );
});

test("what was written is read, and anything else is the user's mistake", (t) => {
  t.is(readRows(file(JSON.stringify([row("a", 1, 1)]))).length, 1);
  for (const text of ["{}", "[]", '[{"name":"a"}]', "not JSON"]) {
    t.throws(() => readRows(file(text)), { instanceOf: UserError });
  }
  t.throws(() => readRows(join(folder, "none")), { instanceOf: UserError, message: /none/ });
});
