// SPDX-License-Identifier: GPL-2.0-only
/** Small trees and patches for the tests of this folder. */
import { UserError } from "../../tools/base/errors.js";
import type { SourceTree } from "../../tools/base/source-tree.js";

/** A tree of these files. */
export function treeOf(files: Readonly<Record<string, string>>): SourceTree {
  return {
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    list: () => Object.keys(files),
  };
}

/** The message of the UserError that `run` throws; any other end is an error of the test. */
export function complaint(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** Lines with a newline after each. */
export function text(...lines: string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

export const LOCK = text(
  "export function lock(sp: ptr<s>): int {",
  "\tconst idx = READ_ONCE(sp.completed) & 0x1;",
  "\t__this_cpu_inc(sp.ref.c[idx]);",
  "\tsmp_mb(); /* B */",
  "\t__this_cpu_inc(sp.ref.seq[idx]);",
  "\treturn idx;",
  "}",
  "",
  "/* The other side. */",
  "export function unlock(sp: ptr<s>, idx: int): void {",
  "\tsmp_mb(); /* C */",
  "\tthis_cpu_dec(sp.ref.c[idx]);",
  "}",
);

export const LOCK_AFTER = LOCK.replaceAll("__this_cpu_inc", "this_cpu_inc").replace(
  "/* The other side. */",
  "/* The other side, from any context. */",
);

/** LOCK -> LOCK_AFTER, as git writes it. */
export const DIFF = text(
  "diff --git a/kernel/lock.ts b/kernel/lock.ts",
  "index 1111111..2222222 100644",
  "--- a/kernel/lock.ts",
  "+++ b/kernel/lock.ts",
  "@@ -1,12 +1,12 @@",
  " export function lock(sp: ptr<s>): int {",
  " \tconst idx = READ_ONCE(sp.completed) & 0x1;",
  "-\t__this_cpu_inc(sp.ref.c[idx]);",
  "+\tthis_cpu_inc(sp.ref.c[idx]);",
  " \tsmp_mb(); /* B */",
  "-\t__this_cpu_inc(sp.ref.seq[idx]);",
  "+\tthis_cpu_inc(sp.ref.seq[idx]);",
  " \treturn idx;",
  " }",
  " ",
  "-/* The other side. */",
  "+/* The other side, from any context. */",
  " export function unlock(sp: ptr<s>, idx: int): void {",
  " \tsmp_mb(); /* C */",
  " \tthis_cpu_dec(sp.ref.c[idx]);",
);

/** The same in a mail. */
export const MAIL =
  text(
    "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001",
    "From: =?UTF-8?q?J=C3=B6rg?= Example <joerg@example.org>",
    "Date: Thu, 1 Jun 2017 12:00:00 +0200",
    "Subject: [PATCH v2 1/2] lock: count readers",
    " from any context",
    "",
    "A handler may come between the load and the store.",
    "",
    'Fixes: 012345678901 ("lock: new")',
    "---",
    " kernel/lock.ts | 6 +++---",
    " 1 file changed, 3 insertions(+), 3 deletions(-)",
    "",
  ) +
  DIFF +
  text("-- ", "2.39.5", "");
