// SPDX-License-Identifier: GPL-2.0-only
/** What is said of the tree with its patch, without it, and with others. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { packageRoot } from "../../tools/cli/tree.js";
import { v4_9 } from "../../tools/parity/manifest/v4.9/manifest.js";
import { mirrorOf } from "../../tools/parity/manifest/manifest.js";
import type { Problem } from "../../tools/parity/problem.js";
import { run } from "../../tools/parity/run.js";
import { patched, unpatched, withPatch } from "./trees.js";

const { counters, gone, comments } = v4_9.patch;

function said({ file, message }: Problem): string {
  return `${file} ${message}`;
}

test("the tree has all that v4.9 has, and what the patch asks for", (t) => {
  t.deepEqual(run(patched, v4_9), []);
});

test("the tree without the patch lacks exactly what the patch asks for", (t) => {
  const problems = run(unpatched, v4_9).map(said);
  const expected = [
    // The decrement was whole to interrupts before.
    ...counters
      .filter(({ operation }) => operation === "this_cpu_inc")
      .map((fact) => [fact.path, fact.function, `${fact.field}[] with __${fact.operation}()`]),
    ...gone.flatMap((fact) => fact.calls.map((call) => [fact.path, fact.function, `${call}()`])),
    ...comments.map((fact) => [fact.path, fact.function, `still says "${fact.gone}"`]),
  ];
  t.is(problems.length, expected.length, problems.join("\n"));
  for (const [path = "", name = "", words = ""] of expected) {
    const about = problems.filter((text) => text.startsWith(`${mirrorOf(path)} `));
    const named = about.filter((text) => text.includes(`${name}()`) && text.includes(words));
    t.is(named.length, 1, `${path} ${name} ${words}`);
  }
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

test("every patch that is an alternative or busted is named", (t) => {
  const folder = join(packageRoot(), "patches");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const others = names.filter((name) => /(?<!\/0001-.*)\.patch$/.test(name));
  t.true(others.length >= 2);
  for (const name of others) {
    t.true(run(withPatch(readFileSync(join(folder, name), "utf8")), v4_9).length > 0, name);
  }
});
