// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { parsePatch } from "../../tools/patch/parse.js";
import { complaint, DIFF, MAIL, text } from "./trees.js";

test("a mail's envelope is read and stripped", (t) => {
  const patch = parsePatch(MAIL, "p.patch");
  t.is(patch.subject, "lock: count readers from any context");
  t.is(patch.author, "Jörg Example <joerg@example.org>");
  t.true(patch.body.startsWith("A handler may come"));
  t.true(patch.body.endsWith('("lock: new")'));
  t.deepEqual(
    patch.files.map(({ before, after }) => [before, after]),
    [["kernel/lock.ts", "kernel/lock.ts"]],
  );
});

test("a bare diff has no subject and the same files", (t) => {
  const bare = parsePatch(DIFF, "p.diff");
  t.is(bare.subject, "");
  t.is(bare.author, undefined);
  const lines = parsePatch(MAIL, "p.patch").files[0]?.hunks[0]?.lines;
  t.deepEqual(bare.files[0]?.hunks[0]?.lines, lines);
});

test("a hunk knows its line in the patch", (t) => {
  t.is(parsePatch(DIFF, "p").files[0]?.hunks[0]?.line, 5);
  t.is(parsePatch(MAIL, "p").files[0]?.hunks[0]?.line, 18);
});

test("encoded subjects are decoded, in both encodings and over two words", (t) => {
  const mail = (subject: string) => parsePatch(`Subject: ${subject}\n\nbody\n${DIFF}`, "p").subject;
  t.is(mail("=?UTF-8?b?w6TDtg==?= x"), "äö x");
  t.is(mail("=?utf-8?q?one_=C3=A4?=\n =?utf-8?q?_two?="), "one ä two");
  t.is(mail("=?iso-8859-1?Q?=E4?="), "ä");
});

test("a bare diff with plain names, and one of two unpacked trees", (t) => {
  const plain = DIFF.split("\n").slice(2).join("\n");
  const names = (before: string, after: string) =>
    parsePatch(plain.replace("a/kernel/lock.ts", before).replace("b/kernel/lock.ts", after), "p")
      .files[0]?.after;
  t.is(names("kernel/lock.ts", "kernel/lock.ts"), "kernel/lock.ts");
  t.is(names("kernel/lock.ts.orig", "kernel/lock.ts"), "kernel/lock.ts");
  t.is(names("linux-4.9/kernel/lock.ts", "linux-4.9-new/kernel/lock.ts"), "kernel/lock.ts");
});

test("creations, deletions and renames", (t) => {
  const patch = parsePatch(
    text(
      "diff --git a/new.ts b/new.ts",
      "new file mode 100644",
      "--- /dev/null",
      "+++ b/new.ts",
      "@@ -0,0 +1 @@",
      "+let x: int = 0;",
      "diff --git a/old.ts b/old.ts",
      "deleted file mode 100644",
      "--- a/old.ts",
      "+++ /dev/null",
      "@@ -1 +0,0 @@",
      "-let y: int = 0;",
      "diff --git a/here.ts b/there.ts",
      "similarity index 100%",
      "rename from here.ts",
      "rename to there.ts",
      "diff --git a/empty.ts b/empty.ts",
      "new file mode 100644",
      "index 0000000..e69de29",
    ),
    "p",
  );
  t.deepEqual(
    patch.files.map(({ before, after }) => [before, after]),
    [
      [undefined, "new.ts"],
      ["old.ts", undefined],
      ["here.ts", "there.ts"],
      [undefined, "empty.ts"],
    ],
  );
});

test("CR LF throughout is read as LF; a mixture is refused with its line", (t) => {
  const all = parsePatch(MAIL.replaceAll("\n", "\r\n"), "p");
  t.deepEqual(all, parsePatch(MAIL, "p"));
  const message = complaint(() => parsePatch(DIFF.replace("idx;\n }", "idx;\r\n }"), "p"));
  t.regex(message, /^p:13: this line ends with CR LF and others end with LF alone/);
});

test("an empty patch, and text that is no patch", (t) => {
  t.regex(
    complaint(() => parsePatch("", "p")),
    /^p is empty\. Give the output of "git/,
  );
  t.regex(
    complaint(() => parsePatch(" \n\n", "p")),
    /^p is empty/,
  );
  t.regex(
    complaint(() => parsePatch("Dear all,\nplease\n", "p")),
    /^p holds no diff/,
  );
  const mode = "diff --git a/x b/x\nold mode 100644\nnew mode 100755\n";
  t.regex(
    complaint(() => parsePatch(mode, "p")),
    /^p changes no line/,
  );
});

test("binary patches, in both forms", (t) => {
  const head = "diff --git a/x.png b/x.png\nindex 1..2 100644\n";
  const short = `${head}Binary files a/x.png and b/x.png differ\n`;
  t.regex(
    complaint(() => parsePatch(short, "p")),
    /^p:3: this is a binary patch/,
  );
  const long = `${head}GIT binary patch\nliteral 5\nMcmZQzU|\n\n`;
  t.regex(
    complaint(() => parsePatch(long, "p")),
    /^p:3: this is a binary patch/,
  );
});

test("a line of code that only speaks of binary files is no binary patch", (t) => {
  const patch = DIFF.replace("+\tthis_cpu_inc(sp.ref.c[idx]);", "+Binary files a and b differ");
  t.is(parsePatch(patch, "p").files.length, 1);
});

test("a hunk cut short says where", (t) => {
  const lines = DIFF.split("\n");
  const cut = lines.slice(0, 10).join("\n");
  t.regex(
    complaint(() => parsePatch(cut, "p")),
    /^p:11: the hunk that begins at line 5 is cut short/,
  );
  const wrapped = DIFF.replace(" \treturn idx;", "return idx;");
  t.regex(
    complaint(() => parsePatch(wrapped, "p")),
    /^p:13: .*there is "return idx;"/,
  );
  const head = DIFF.replace("@@ -1,12 +1,12 @@", "@@ here @@");
  t.regex(
    complaint(() => parsePatch(head, "p")),
    /^p:5: "@@ here @@" is not a hunk header/,
  );
});

test("a hunk with more lines than its header counts", (t) => {
  const more = DIFF.replace("-1,12 +1,12", "-1,11 +1,11");
  t.regex(
    complaint(() => parsePatch(more, "p")),
    /^p:20: .* counts fewer lines/,
  );
});

test("hunks that overlap or go backwards", (t) => {
  const back = "@@ -10 +10 @@\n-a\n+b\n@@ -1 +1 @@\n-c\n+d\n";
  const message = complaint(() => parsePatch(`--- a/x.ts\n+++ b/x.ts\n${back}`, "p"));
  t.regex(message, /^p:6: hunk 2 of x\.ts begins before hunk 1 ends/);
});

test("paths outside the tree", (t) => {
  for (const path of ["../../etc/passwd", "kernel/../../x.ts", "/etc/passwd"]) {
    const patch = DIFF.replaceAll("a/kernel/lock.ts", `a/${path}`).replaceAll(
      "b/kernel/lock.ts",
      `b/${path}`,
    );
    const message = complaint(() => parsePatch(patch, "p"));
    t.regex(message, /^p:5: the patch names ".*", which is outside the tree/, path);
  }
});

test("a mail whose text is encoded, and two mails in one file", (t) => {
  const encoded = MAIL.replace("Date:", "Content-Transfer-Encoding: base64\nDate:");
  t.regex(
    complaint(() => parsePatch(encoded, "p")),
    /encoded as base64/,
  );
  t.regex(
    complaint(() => parsePatch(MAIL + MAIL, "p")),
    /^p:\d+: a second mail begins here/,
  );
});

test("copies and two diffs of one file", (t) => {
  const copy = "diff --git a/x.ts b/y.ts\nsimilarity index 100%\ncopy from x.ts\ncopy to y.ts\n";
  t.regex(
    complaint(() => parsePatch(copy, "p")),
    /copies .*x\.ts to .*y\.ts.*--no-renames/,
  );
  t.regex(
    complaint(() => parsePatch(DIFF + DIFF, "p")),
    /two diffs of kernel\/lock\.ts/,
  );
});
