// SPDX-License-Identifier: GPL-2.0-only
/** The command `srcu parity`: forms, exit statuses, and what it refuses. */
import { join } from "node:path";
import test from "ava";
import { packageRoot } from "../../tools/base/disk.js";
import { manifests, v4_9 } from "../../tools/parity/manifest/versions.js";
import { rules } from "../../tools/parity/rules.js";
import { Place } from "./srcu.js";

const place = new Place();
test.after.always(() => {
  place.remove();
});

interface Document {
  readonly version: number;
  readonly kernel: string;
  readonly tree: string;
  readonly facts: number;
  readonly rules: readonly { readonly id: string; readonly facts: number }[];
  readonly problems: readonly { readonly file: string; readonly line: number }[];
}

const known = manifests.map(({ kernel }) => kernel).join(", ");
const facts = rules.reduce((sum, rule) => sum + rule.facts(v4_9).length, 0);
const alternative = join(packageRoot(), "patches/v4.9/c-only-converted.patch");

test("the tree is clean", (t) => {
  const { status, stdout, stderr } = place.srcu(["parity"]);
  t.is(status, 0, stdout + stderr);
  t.regex(stdout, new RegExp(`^v4\\.9: ${facts} facts checked, no problem\\. .*with the patch`));
});

test("without the patch it is not", (t) => {
  const { status, stdout } = place.srcu(["parity", "--before"]);
  t.is(status, 1);
  t.regex(stdout, /^include\/linux\/srcu\.ts:\d+ srcu_read_lock\(\) calls preempt_disable\(\)/);
  t.regex(stdout, /facts checked, \d problems\. .*without the patch/);
});

test("JSON has the same, of any patch", (t) => {
  const { status, stdout } = place.srcu(["parity", alternative, "--json"]);
  t.is(status, 1);
  const found = JSON.parse(stdout) as Document;
  t.is(found.version, 1);
  t.is(found.kernel, v4_9.kernel);
  t.is(found.facts, facts);
  t.deepEqual(
    found.rules.map(({ id }) => id),
    rules.map(({ id }) => id),
  );
  t.regex(found.tree, /c-only-converted\.patch applies to the tree without/);
  t.true(found.problems.length > 0);
  t.true(found.problems.every(({ line }) => line > 0));
});

test("SARIF on stdout, the status as ever", (t) => {
  const { status, stdout } = place.srcu(["parity", "--before", "--sarif"]);
  t.is(status, 1);
  t.is((JSON.parse(stdout) as { version: string }).version, "2.1.0");
});

const refused = test.macro((t, args: readonly string[], input: string, message: RegExp) => {
  const { status, stdout, stderr } = place.srcu(["parity", ...args], input);
  t.is(status, 2, stderr);
  t.is(stdout, "");
  t.regex(stderr, message);
  t.notRegex(stderr, /internal error|\n +at /);
});

test("two forms", refused, ["--json", "--sarif"], "", /one form: --json or --sarif/);
test("a patch that is not there", refused, ["none.patch"], "", /none\.patch cannot be read/);
test(
  "an unknown version",
  refused,
  ["--kernel", "v5.10"],
  "",
  new RegExp(`no manifest of kernel "v5\\.10"\\. Known: ${known.replaceAll(".", "\\.")}\\.`),
);
test("an unknown option", refused, ["--frob"], "", /unknown option '--frob'/);
test(
  "code outside the language",
  refused,
  ["-"],
  "--- a/kernel/rcu/srcu.ts\n+++ b/kernel/rcu/srcu.ts\n@@ -1 +1,2 @@\n // SPDX-License-Identifier: GPL-2.0-only\n+class srcu {}\n",
  /kernel\/rcu\/srcu\.ts:2:1: error: [\s\S]*\^/,
);
