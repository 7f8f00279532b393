// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { createTwoFilesPatch } from "diff";
import { parsePatch } from "../../tools/patch/parse.js";
import { placeAll, placeEmbedded, placePatch } from "../../tools/patch/place.js";
import { complaint, DIFF, LOCK, LOCK_AFTER, treeOf } from "./trees.js";

const PATH = "kernel/lock.ts";
const tree = treeOf({ [PATH]: LOCK_AFTER });
const embedded = parsePatch(DIFF, "patches/embedded.patch");

function patchOf(from: string, to: string) {
  return parsePatch(createTwoFilesPatch(`a/${PATH}`, `b/${PATH}`, from, to), "mine.patch");
}

test("the embedded patch is in the tree", (t) => {
  const { base, before, after, text } = placeEmbedded(tree, embedded);
  t.is(base, "in-tree");
  t.is(before.read(PATH), LOCK);
  t.is(after.read(PATH), LOCK_AFTER);
  t.regex(text, /^The tree has patches\/embedded\.patch applied/);
});

test("a patch on top of the tree", (t) => {
  const next = LOCK_AFTER.replace("smp_mb(); /* B */", "smp_wmb(); /* B */");
  const { base, before, after } = placePatch(tree, patchOf(LOCK_AFTER, next), [embedded]);
  t.is(base, "tree");
  t.is(before.read(PATH), LOCK_AFTER);
  t.is(after.read(PATH), next);
});

test("a patch the tree has already", (t) => {
  const { base, before, after } = placePatch(tree, patchOf(LOCK, LOCK_AFTER), [embedded]);
  t.is(base, "in-tree");
  t.is(before.read(PATH), LOCK);
  t.is(after.read(PATH), LOCK_AFTER);
});

test("another patch of the unpatched tree: half of the embedded one", (t) => {
  const half = LOCK.replace("__this_cpu_inc(sp.ref.c", "this_cpu_inc(sp.ref.c");
  const { base, before, after, text } = placePatch(tree, patchOf(LOCK, half), [embedded]);
  t.is(base, "unpatched");
  t.is(before.read(PATH), LOCK);
  t.is(after.read(PATH), half);
  t.regex(text, /without patches\/embedded\.patch; before is that unpatched tree/);
});

test("the complaint is about the place that most of the patch fits", (t) => {
  const half = LOCK.replace("__this_cpu_inc(sp.ref.c", "this_cpu_inc(sp.ref.c").replace(
    "C */",
    "X */",
  );
  const text = createTwoFilesPatch(`a/${PATH}`, `b/${PATH}`, LOCK, half, "", "", { context: 1 });
  const wrong = parsePatch(text.replace("-\tsmp_mb(); /* C", "-\tsmp_rmb(); /* C"), "mine.patch");
  const message = complaint(() => placePatch(tree, wrong, [embedded]));
  t.regex(message, /hunk 2 of kernel\/lock\.ts .* but it is "\\tsmp_mb\(\); \/\* C/);
  t.regex(message, /This is about the tree without patches\/embedded\.patch/);
});

test("a patch of neither", (t) => {
  const strange = patchOf("one\n", "two\n");
  t.regex(
    complaint(() => placePatch(tree, strange, [embedded])),
    /^mine\.patch:\d+: hunk 1 .* Nor does it apply to the tree without patches\/embedded\.patch\.$/,
  );
  t.notRegex(
    complaint(() => placePatch(tree, strange)),
    /Nor does it/,
  );
});

test("several patches taken back together; what two of them change is changed once", (t) => {
  const other = createTwoFilesPatch("a/kernel/other.ts", "b/kernel/other.ts", "old\n", "new\n");
  const both = parsePatch(`${DIFF}\n${other}`, "both.patch");
  const tree = treeOf({ [PATH]: LOCK_AFTER, "kernel/other.ts": "new\n" });
  const { before, after, text } = placeAll(tree, [embedded, both]);
  t.deepEqual([before.read(PATH), before.read("kernel/other.ts")], [LOCK, "old\n"]);
  t.is(after.read(PATH), LOCK_AFTER);
  t.regex(text, /patches\/embedded\.patch, both\.patch/);
});

test("two patches of one place that do not agree cannot be taken back together", (t) => {
  const less = patchOf(LOCK.replace("smp_mb(); /* C */", "smp_wmb(); /* C */"), LOCK_AFTER);
  t.regex(
    complaint(() => placeAll(tree, [embedded, less])),
    /mine\.patch changes kernel\/lock\.ts otherwise/,
  );
});
