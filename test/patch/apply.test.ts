// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { applyPatch, reversePatch } from "../../tools/patch/apply.js";
import { parsePatch } from "../../tools/patch/parse.js";
import { complaint, DIFF, LOCK, LOCK_AFTER, MAIL, text, treeOf } from "./trees.js";

const PATH = "kernel/lock.ts";
const before = treeOf({ [PATH]: LOCK, "kernel/other.ts": "let x: int = 0;\n" });

test("applies and reverses, and leaves the tree it was given alone", (t) => {
  const patch = parsePatch(MAIL, "p");
  const after = applyPatch(before, patch);
  t.is(after.read(PATH), LOCK_AFTER);
  t.is(before.read(PATH), LOCK);
  t.is(after.read("kernel/other.ts"), "let x: int = 0;\n");
  t.is(reversePatch(after, patch).read(PATH), LOCK);
});

test("finds a hunk that has moved", (t) => {
  const moved = treeOf({ [PATH]: `// one\n// two\n${LOCK}` });
  t.is(applyPatch(moved, parsePatch(DIFF, "p")).read(PATH), `// one\n// two\n${LOCK_AFTER}`);
});

test("a wrong context line: hunk, file, expected, found, where", (t) => {
  const patch = parsePatch(DIFF.replace(" \treturn idx;", " \treturn index;"), "p");
  const message = complaint(() => applyPatch(before, patch));
  t.regex(message, /^p:13: hunk 1 of kernel\/lock\.ts does not apply: /);
  t.regex(message, /line 6 should be "\\treturn index;", but it is "\\treturn idx;"\./);
});

test("the nearest place is named when it is another", (t) => {
  const moved = treeOf({ [PATH]: `// one\n// two\n${LOCK}` });
  const patch = parsePatch(DIFF.replace(" \treturn idx;", " \treturn index;"), "p");
  t.regex(
    complaint(() => applyPatch(moved, patch)),
    /line 8 should be .* The nearest place is line 3, where 11 of its 12 lines are\./,
  );
});

test("a file that has nothing of the hunk", (t) => {
  const strange = treeOf({ [PATH]: "nothing\n" });
  t.regex(
    complaint(() => applyPatch(strange, parsePatch(DIFF, "p"))),
    /line 1 should be "export .*", but it is "nothing"\. No place .* half of its 12 lines/,
  );
  t.regex(
    complaint(() => applyPatch(treeOf({ [PATH]: LOCK.slice(0, 150) }), parsePatch(DIFF, "p"))),
    /but it is ("|the end of the file)/,
  );
});

test("the failing hunk is named when an earlier one applies", (t) => {
  const two = text(
    "--- a/kernel/lock.ts",
    "+++ b/kernel/lock.ts",
    "@@ -1,2 +1,2 @@",
    " export function lock(sp: ptr<s>): int {",
    "-\tconst idx = READ_ONCE(sp.completed) & 0x1;",
    "+\tconst idx = 0;",
    "@@ -11,2 +11,2 @@",
    "-\tsmp_mb(); /* X */",
    "+\tsmp_wmb(); /* X */",
    " \tthis_cpu_dec(sp.ref.c[idx]);",
  );
  t.regex(
    complaint(() => applyPatch(before, parsePatch(two, "p"))),
    /^p:8: hunk 2 of .*line 11 should be "\\tsmp_mb\(\); \/\* X \*\/"/,
  );
  t.is(before.read(PATH), LOCK);
});

test("a hunk whose lines are there, but before the place of an earlier one", (t) => {
  const twice = treeOf({ "x.ts": text("a", "b", "c", "d", "e", "f") });
  const hunks = text("@@ -4 +4 @@", "-e", "+E", "@@ -6 +6 @@", "-a", "+A");
  const patch = parsePatch(`--- a/x.ts\n+++ b/x.ts\n${hunks}`, "p");
  t.regex(
    complaint(() => applyPatch(twice, patch)),
    /^p:6: hunk 2 of x\.ts .*found at line 1, but an earlier hunk reaches past that/,
  );
});

test("a newline at the end of the file that the patch does not expect", (t) => {
  const diff = "--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n";
  t.regex(
    complaint(() => applyPatch(treeOf({ "x.ts": "a\n" }), parsePatch(diff, "p"))),
    /only one of the two has a newline at the end/,
  );
});

test("a file that does not exist, with names like it", (t) => {
  const patch = parsePatch(DIFF.replaceAll("kernel/lock.ts", "kernel/locks.ts"), "p");
  t.regex(
    complaint(() => applyPatch(before, patch)),
    /changes kernel\/locks\.ts, and there is no such file .*similar names: kernel\/lock\.ts\./,
  );
  const far = parsePatch(DIFF.replaceAll("kernel/lock.ts", "virt/kvm/eventfd.ts"), "p");
  const message = complaint(() => applyPatch(before, far));
  t.notRegex(message, /similar/);
});

test("a patch that is in the tree already", (t) => {
  const patch = parsePatch(DIFF, "p");
  const after = applyPatch(before, patch);
  t.regex(
    complaint(() => applyPatch(after, patch)),
    /^p looks already applied/,
  );
  t.notRegex(
    complaint(() => reversePatch(before, patch)),
    /already applied/,
  );
});

test("creates, deletes and moves files, and takes it all back", (t) => {
  const patch = parsePatch(
    text(
      "diff --git a/new.ts b/new.ts",
      "new file mode 100644",
      "--- /dev/null",
      "+++ b/new.ts",
      "@@ -0,0 +1,2 @@",
      "+one",
      "+two",
      "diff --git a/kernel/other.ts b/kernel/other.ts",
      "deleted file mode 100644",
      "--- a/kernel/other.ts",
      "+++ /dev/null",
      "@@ -1 +0,0 @@",
      "-let x: int = 0;",
      "diff --git a/kernel/lock.ts b/kernel/moved.ts",
      "similarity index 90%",
      "rename from kernel/lock.ts",
      "rename to kernel/moved.ts",
      "--- a/kernel/lock.ts",
      "+++ b/kernel/moved.ts",
      "@@ -11,3 +11,2 @@",
      " \tsmp_mb(); /* C */",
      "-\tthis_cpu_dec(sp.ref.c[idx]);",
      " }",
    ),
    "p",
  );
  const after = applyPatch(before, patch);
  t.deepEqual(after.list?.(), ["kernel/moved.ts", "new.ts"]);
  t.is(after.read("new.ts"), "one\ntwo\n");
  t.is(after.read("kernel/moved.ts"), LOCK.replace("\tthis_cpu_dec(sp.ref.c[idx]);\n", ""));
  t.is(after.read(PATH), undefined);
  t.is(after.read("kernel/other.ts"), undefined);
  const back = reversePatch(after, patch);
  t.is(back.read(PATH), LOCK);
  t.is(back.read("new.ts"), undefined);
  t.deepEqual(back.list?.(), ["kernel/lock.ts", "kernel/other.ts"]);
});

test("will not create what exists nor delete what has more in it", (t) => {
  const create = parsePatch("--- /dev/null\n+++ b/kernel/other.ts\n@@ -0,0 +1 @@\n+x\n", "p");
  t.regex(
    complaint(() => applyPatch(before, create)),
    /creates kernel\/other\.ts, which is in/,
  );
  const head = "--- a/kernel/lock.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n";
  const remove = parsePatch(`${head}-${LOCK.split("\n")[0] ?? ""}\n`, "p");
  t.regex(
    complaint(() => applyPatch(before, remove)),
    /deletes .* has more in it/,
  );
});

test("two files change places", (t) => {
  const swap = (from: string, to: string) =>
    `diff --git a/${from} b/${to}\nsimilarity index 100%\nrename from ${from}\nrename to ${to}\n`;
  const patch = parsePatch(swap("a.ts", "b.ts") + swap("b.ts", "a.ts"), "p");
  const after = applyPatch(treeOf({ "a.ts": "A", "b.ts": "B" }), patch);
  t.is(after.read("a.ts"), "B");
  t.is(after.read("b.ts"), "A");
});

test("a tree with CR LF is refused", (t) => {
  const crlf = treeOf({ [PATH]: LOCK.replaceAll("\n", "\r\n") });
  t.regex(
    complaint(() => applyPatch(crlf, parsePatch(DIFF, "p"))),
    /CR LF line endings/,
  );
});

test("no newline at the end of the file, before or after", (t) => {
  const diff = "--- a/x.ts\n+++ b/x.ts\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n";
  const patch = parsePatch(diff, "p");
  t.is(applyPatch(treeOf({ "x.ts": "a" }), patch).read("x.ts"), "a\n");
  t.is(reversePatch(treeOf({ "x.ts": "a\n" }), patch).read("x.ts"), "a");
});
