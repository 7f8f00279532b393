// SPDX-License-Identifier: GPL-2.0-only
/** What is said of the tree with its patch, without it, and with others. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { packageRoot } from "../../tools/base/disk.js";
import { DEFAULT_CONFIG } from "../../tools/kcc/config.js";
import { manifests, v4_9 } from "../../tools/parity/manifest/versions.js";
import { portOf } from "../../tools/parity/manifest/manifest.js";
import type { Problem } from "../../tools/parity/problem.js";
import { run } from "../../tools/parity/run.js";
import { everyVersion, patched, unpatched, withPatch } from "./trees.js";

function said({ file, message }: Problem): string {
  return `${file} ${message}`;
}

everyVersion("the tree has all of it, and what the patch asks for", (t, manifest) => {
  t.deepEqual(run(patched, manifest), []);
});

everyVersion("without the patch the tree lacks exactly what that asks for", (t, manifest) => {
  const { counters, gone, comments } = manifest.patch;
  const problems = run(unpatched, manifest).map(said);
  const expected = [
    // What ends a section was whole to interrupts before.
    ...counters
      .filter((fact) => fact.function === "__srcu_read_lock")
      .map((fact) => [fact, `${fact.field}[] with __${fact.operation}()`] as const),
    ...gone.flatMap((fact) => fact.calls.map((call) => [fact, `${call}()`] as const)),
    ...comments.map((fact) => [fact, `still says "${fact.gone}"`] as const),
  ];
  t.is(problems.length, expected.length, problems.join("\n"));
  for (const [fact, words] of expected) {
    const about = problems.filter((text) => text.startsWith(`${portOf(fact)} `));
    const named = about.filter((text) => text.includes(`${fact.function}()`));
    t.is(named.filter((text) => text.includes(words)).length, 1, `${fact.function} ${words}`);
  }
});

test("boot parameters and the shape of the tree are the kernel's where none is given", (t) => {
  const { EXP_HOLDOFF, CONFIG_RCU_FANOUT, CONFIG_RCU_FANOUT_LEAF } = DEFAULT_CONFIG;
  t.deepEqual([EXP_HOLDOFF, CONFIG_RCU_FANOUT, CONFIG_RCU_FANOUT_LEAF], [25000, 32, 16]);
});

test("problems come by file and line", (t) => {
  const places = run(unpatched, v4_9).map(
    ({ file, line }) => `${file}:${String(line).padStart(6)}`,
  );
  t.deepEqual(places, places.toSorted());
});

function patchNamed(name: string): string {
  return readFileSync(join(packageRoot(), "patches/v4.9", name), "utf8");
}

test("a backport that converts only c[] keeps the pair and the increment of seq[]", (t) => {
  const problems = run(withPatch(patchNamed("c-only-converted.patch")), v4_9);
  const counted = problems.filter(({ rule }) => rule === "counters").map(said);
  t.is(counted.length, 1);
  t.regex(counted[0] ?? "", /seq\[\] with __this_cpu_inc\(\)/);
  t.is(problems.filter(({ rule }) => rule === "preempt-pair").length, 2);
  const rules = new Set(problems.map(({ rule }) => rule));
  t.deepEqual(rules, new Set(["preempt-pair", "comments", "counters"]));
});

test("a backport that masks interrupts counts in its own way, and is told where", (t) => {
  const problems = run(withPatch(patchNamed("irq-bracketed.patch")), v4_9).map(said);
  t.is(problems.length, 1);
  t.regex(problems[0] ?? "", /__srcu_read_lock\(\): step 3 is "raw_local_irq_save"/);
});

/** It changes who uses SRCU, of which the manifests say nothing, and SRCU nowhere. */
const ABOUT_USERS = ["v4.9/kvm-irq-routing-with-rcu.patch"];

test("every patch of SRCU that is an alternative or busted is named, and no other", (t) => {
  const folder = join(packageRoot(), "patches");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const others = names.filter((name) => /(?<!\/\d{4}-.*)\.patch$/.test(name));
  t.true(others.length >= 2);
  for (const name of others) {
    const tree = withPatch(readFileSync(join(folder, name), "utf8"));
    const isNamed = manifests.some((manifest) => run(tree, manifest).length > 0);
    t.is(isNamed, !ABOUT_USERS.includes(name), name);
  }
});
