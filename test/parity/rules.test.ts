// SPDX-License-Identifier: GPL-2.0-only
/** Changes that are no breaks of one fact: what must pass, and what several rules may have a word in. */
import test from "ava";
import { v4_9 } from "../../tools/parity/manifest/versions.js";
import { differences } from "../../tools/parity/rules/pairing.js";
import { run } from "../../tools/parity/run.js";
import type { KernelTree } from "../../tools/parity/source/tree.js";
import { patched, withText } from "./trees.js";

const SRCU = "kernel/rcu/srcu.ts";
const BATCH = "kernel/rcu/srcu_batch.ts";
const STRUCTS = "include/linux/srcuv49.ts";

function said(tree: KernelTree): string[] {
  return run(tree, v4_9).map(({ file, message }) => `${file} ${message}`);
}

const passes = test.macro((t, path: string, from: string, to: string) => {
  t.deepEqual(said(withText(path, from, to)), []);
});

test(
  "a comment may say more",
  passes,
  BATCH,
  "/* Makes an empty batch. */",
  "/* Empty, for now. */",
);
test(
  "a local may have another name",
  passes,
  BATCH,
  "\tlet left = trycount;\n\tfor (;;) {\n\t\tif (srcu_readers_active_idx_check(sp, idx)) return true;\n\t\tleft -= 1;\n\t\tif (left <= 0)",
  "\tlet more = trycount;\n\tfor (;;) {\n\t\tif (srcu_readers_active_idx_check(sp, idx)) return true;\n\t\tmore -= 1;\n\t\tif (more <= 0)",
);
test(
  "a file that is not closed may have more",
  passes,
  "kernel/rcu/update.ts",
  "/** Nests; each",
  "function rcu_more(): void {}\n\n/** Nests; each",
);
test("white space is nothing", passes, STRUCTS, "c: array<ulong, 2>;", "c: array<\n\t\tulong, 2>;");

const refused = test.macro((t, path: string, from: string, to: string, message: RegExp) => {
  const [problem = "", second] = said(withText(path, from, to));
  t.is(second, undefined);
  t.regex(problem, message);
});

test(
  "a file that is closed may have no more functions",
  refused,
  BATCH,
  "/* Makes an empty batch. */",
  "function rcu_more(): void {}\n\n/* Makes an empty batch. */",
  /rcu_more\(\)/,
);
test(
  "nor constants",
  refused,
  BATCH,
  "/* Makes an empty batch. */",
  "const MORE = 1;\n\n/* Makes an empty batch. */",
  /MORE/,
);

test("a folder that is the kernel's may have no other files", (t) => {
  const more = "kernel/rcu/more.ts";
  const problems = said(
    patched.with(new Map([[more, "// SPDX-License-Identifier: GPL-2.0-only\n"]])),
  );
  t.is(problems.length, 1);
  t.regex(problems[0] ?? "", /^kernel\/rcu\/more\.ts /);
});

test("a barrier that v4.9 has not needs a letter, and a partner that there is", (t) => {
  const add = (text: string) =>
    said(withText(SRCU, "\tsp.completed += 1;", `\tsp.completed += 1;\n\tsmp_mb();${text}`));
  const [letterless = ""] = add("").filter((text) => /letter/.test(text));
  t.regex(letterless, /srcu_flip\(\): smp_mb\(\) has no letter/);
  const [alone = ""] = add(" /* E */ /* Pairs with F. */").filter((text) => /barrier/.test(text));
  t.regex(alone, /barrier E pairs with F, which there is not/);
  t.false(add(" /* E */ /* Pairs with A. */").some((text) => /barrier|letter/.test(text)));
});

test("sleeping is seen through callees, and told of the function that leads there", (t) => {
  const tree = withText(
    BATCH,
    "/* inline */ function rcu_batch_queue(b: ptr<rcu_batch>, head: ptr<rcu_head>): void {",
    "/* inline */ function rcu_batch_queue(b: ptr<rcu_batch>, head: ptr<rcu_head>): void {\n\tmight_sleep();",
  );
  t.deepEqual(said(tree), [
    `${BATCH} call_srcu() can sleep in rcu_batch_queue(), and is for contexts that must not`,
  ]);
});

test("two functions that changed places by name are two problems", (t) => {
  const tree = patched.with(
    new Map([
      [
        BATCH,
        (patched.file(BATCH)?.text ?? "")
          .replace("function try_check_zero(", "function try_zero(")
          .replace("function srcu_collect_new(", "function srcu_collect("),
      ],
    ]),
  );
  t.deepEqual(said(tree), [
    `${BATCH} try_zero() stands where v4.9 has try_check_zero()`,
    `${BATCH} srcu_collect() stands where v4.9 has srcu_collect_new()`,
  ]);
});

test("a variant that a header takes its operations from is checked once, in its own file", (t) => {
  const llsc = "include/asm-generic/cmpxchg-llsc.ts";
  const tree = withText(
    llsc,
    "export function xchg<T>(p: ptr<T>, val: T): T {",
    "export function xchg<T>(at: ptr<T>, val: T): T {\n\tconst p = at;",
  );
  const [problem = "", second] = said(tree);
  t.is(second, undefined);
  t.regex(problem, /^include\/asm-generic\/cmpxchg-llsc\.ts xchg\(\) calls parameter 1 at/);
});

test("names that are missing are paired with those that are too many", (t) => {
  const same = (a: string, b: string) => a === b;
  t.deepEqual(differences(["a", "b"], ["b", "a"], same), []);
  t.deepEqual(differences(["a", "b"], ["b", "c"], same), [
    { kind: "instead", wanted: "a", found: "c" },
  ]);
  t.deepEqual(differences(["a"], [], same), [{ kind: "missing", wanted: "a" }]);
  t.deepEqual(differences(["a"], ["a", "b"], same), [{ kind: "extra", found: "b" }]);
});
