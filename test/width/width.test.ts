// SPDX-License-Identifier: GPL-2.0-only
/** Narrow counters: how many readers it takes, both ways, from the command line and in a tree that is broken. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import { overlay } from "../../tools/patch/overlay.js";
import { openSession } from "../../tools/session/session.js";
import { COUNTERS, COUNTING, enoughAtOnce } from "../../tools/width/counters.js";
import type { WidthDocument, WidthRow } from "../../tools/width/document.js";
import { widthText } from "../../tools/width/text.js";
import { type WidthRequest, widthRow } from "../../tools/width/width.js";
import { Place } from "../cli/srcu.js";

const place = new Place();
const out = mkdtempSync(join(tmpdir(), "srcu-width-"));
test.after.always(() => {
  place.remove();
  rmSync(out, { recursive: true });
});

test.serial("as many readers as derived, none with one fewer, and both schedules replay", (t) => {
  t.timeout(300_000);
  const { status, stdout, stderr } = place.srcu(["width", "--json", "--bits", "3"]);
  t.is(status, 0, stderr);
  const { arch, rows } = JSON.parse(stdout) as WidthDocument;
  t.is(arch, "arm64");
  t.deepEqual(
    rows.map(({ srcu }) => srcu),
    [...COUNTING],
  );
  for (const { srcu, atOnce, between, before, problems } of rows) {
    t.deepEqual(problems, []);
    t.is(atOnce.fails, 7, srcu);
    t.is(atOnce.passes, "pass", srcu);
    t.is(between.fails, srcu === "v4.9" ? 8 : 7, srcu);
    t.is(between.passes, "bounded", srcu);
    t.is(before, 1, srcu);
    for (const { trace, steps } of [atOnce, between]) {
      const again = place.srcu(["replay", trace ?? ""]);
      t.is(again.status, 1, again.stderr);
      const text = `replayed ${String(steps)} steps: premature-grace-period`;
      t.true(again.stdout.includes(text), srcu);
    }
  }
});

test("each bit more doubles what it takes", (t) => {
  t.deepEqual([3, 4, 8].map(enoughAtOnce), [7, 15, 255]);
  t.deepEqual([3, 4, 8].map(COUNTERS["v4.9"].enough), [8, 16, 256]);
  t.deepEqual([3, 4, 8].map(COUNTERS.tree.enough), [7, 15, 255]);
});

/** Classic at 3 bits in a tree that has `to` for `from`. */
async function rowWith(from: string, to: string): Promise<WidthRow> {
  const { placement, allMachines } = await openSession({ arch: [], scenario: [] });
  const file = "kernel/rcu/classic-srcu.ts";
  const text = placement.after.read(file) ?? "";
  const after = overlay(placement.after, new Map([[file, text.replace(from, to)]]));
  const request: WidthRequest = {
    trees: { before: placement.before, after },
    names: { before: "before", after: "after" },
    machines: allMachines,
    arch: "x86",
    cache: new SourceCache(),
    limits: { reduction: true, memoryMiB: 64, seconds: 60 },
    out,
  };
  return widthRow(request, "classic", 3);
}

test("a scan that trusts nothing does not fail with any number, and that is said", async (t) => {
  const row = await rowWith("return srcu_readers_lock_idx(sp, idx) === unlocks;", "return false;");
  t.is(row.between.fails, undefined);
  t.true(row.problems.includes("between two sums: no number fails, not 7"));
});

test("a scan that trusts everything fails with fewer, and that is said", async (t) => {
  const row = await rowWith("return srcu_readers_lock_idx(sp, idx) === unlocks;", "return true;");
  t.is(row.atOnce.passes, "fail");
  t.true(row.problems.includes("with one section fewer it fails too"));
});

test("the table: numbers, what is not as derived, the kernel's widths", async (t) => {
  const good = await rowWith("", "");
  t.deepEqual(good.problems, []);
  const bad = { ...good, bits: 4, problems: ["odd"] };
  const text = widthText({ version: 1, arch: "x86", rows: [good, bad] });
  t.regex(
    text,
    /^classic +3 +7 \(\d+ steps\) +pass \([\d,]+ states\) +7 \(\d+ steps\) +bounded +1$/m,
  );
  t.regex(text, /^classic +4 .* 1 !$/m);
  t.regex(text, /^ {2}classic, 4 bits: odd$/m);
  t.regex(text, /4,294,967,295 such tasks in Classic and Tree, 4,294,967,296 in v4\.9/);
  t.regex(text, /32,768\s+pids at most/);
  t.regex(text, /4,194,304 pids at most/);
});

test("asked wrongly: told what there is", (t) => {
  const wide = place.srcu(["width", "--bits", "9"]);
  t.is(wide.status, 2);
  t.regex(wide.stderr, /Widths are whole numbers from 3 to 8/);
  const tiny = place.srcu(["width", "--srcu", "tiny"]);
  t.is(tiny.status, 2);
  t.regex(tiny.stderr, /no implementation with counters "tiny".*v4\.9, classic, tree/);
  const two = place.srcu(["width", "--arch", "arm,x86"]);
  t.is(two.status, 2);
  t.regex(two.stderr, /on one architecture/);
});
