// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { list, positive } from "../../tools/cli/options.js";
import { partNames, treeNamed, treeNames } from "../../tools/cli/treenames.js";
import { parsePatch } from "../../tools/patch/parse.js";
import { placeEmbedded } from "../../tools/patch/place.js";
import { complaint, DIFF, LOCK, LOCK_AFTER, treeOf } from "../patch/trees.js";

const folder = mkdtempSync(join(tmpdir(), "srcu-parts-"));
test.after.always(() => {
  rmSync(folder, { recursive: true });
});

test("lists have commas and may be repeated; numbers are whole and above 0", (t) => {
  t.deepEqual(list("c", list("a, b,", [])), ["a", "b", "c"]);
  t.is(positive("12"), 12);
  for (const text of ["0", "-1", "1.5", "1e3", "x", ""])
    t.throws(() => positive(text), undefined, text);
});

test("names of trees lead back to the trees", (t) => {
  const tree = treeOf({ "kernel/lock.ts": LOCK_AFTER });
  const patch = parsePatch(DIFF, "embedded.patch");
  const session = { tree, embedded: [patch] as const, placement: placeEmbedded(tree, patch) };
  t.deepEqual(treeNames(patch, [patch]), { before: "before", after: "after" });
  t.is(treeNamed("before", session).read("kernel/lock.ts"), LOCK);
  t.is(treeNamed("after", session).read("kernel/lock.ts"), LOCK_AFTER);
  const again = parsePatch(DIFF, "embedded.patch");
  t.deepEqual(partNames(again, [patch], ["before", "before+2"]), {
    before: "before",
    "before+2": "embedded.patch:before+2",
  });
  const file = join(folder, "mine.patch");
  writeFileSync(file, DIFF);
  const names = treeNames(parsePatch(DIFF, file), [patch]);
  t.is(treeNamed(names.before, session).read("kernel/lock.ts"), LOCK);
  t.is(
    treeNamed("before+1-CONFIG_DEBUG_PREEMPT", session).read("kernel/lock.ts"),
    LOCK.replace("__this_cpu_inc(sp.ref.c", "this_cpu_inc(sp.ref.c"),
  );
  const part = partNames(parsePatch(DIFF, file), [patch], ["before+2"])["before+2"] ?? "";
  t.is(
    treeNamed(part, session).read("kernel/lock.ts"),
    LOCK.replace("__this_cpu_inc(sp.ref.seq", "this_cpu_inc(sp.ref.seq"),
  );
  t.regex(
    complaint(() => treeNamed("before+9", session)),
    /another version of the patch: embedded\.patch has no change 9/,
  );
  t.regex(
    complaint(() => treeNamed("<stdin>:after", session)),
    /read from stdin/,
  );
  t.regex(
    complaint(() => treeNamed("elsewhere", session)),
    /no name of a tree/,
  );
});
