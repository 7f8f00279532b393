// SPDX-License-Identifier: GPL-2.0-only
/** `srcu archdiff` as a user calls it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import test from "ava";
import type { ArchdiffDocument } from "../../tools/archdiff/document.js";
import { packageRoot } from "../../tools/base/disk.js";
import { Place } from "../cli/srcu.js";

const place = new Place();
test.after.always(() => {
  place.remove();
});

const schema = JSON.parse(
  readFileSync(join(packageRoot(), "tools/archdiff/schema.json"), "utf8"),
) as object;
const ajv = new Ajv({ allErrors: true });
const NARROW = ["--scenario", "seq-total", "--arch", "x86,arm"];

test("before and after the embedded patch: clean, because nothing differs after it", (t) => {
  const { status, stdout, stderr } = place.srcu(["archdiff", "--json", ...NARROW]);
  t.is(status, 0, stderr);
  t.is(stderr, "");
  const document = JSON.parse(stdout) as ArchdiffDocument;
  t.true(ajv.validate(schema, document), ajv.errorsText());
  t.false(ajv.validate(schema, { ...document, comparisons: [{ scenario: "s" }] }));
  const [before, after] = document.comparisons;
  t.deepEqual([before?.side, before?.differences.length], ["before", 1]);
  t.deepEqual([after?.side, after?.differences], ["after", []]);
});

test("before the patch alone: a finding, with its schedule", (t) => {
  const { status, stdout } = place.srcu(["archdiff", "--before", ...NARROW]);
  t.is(status, 1);
  t.regex(stdout, /^before {2}architectures differ in 1 of 1 scenario: seq-total$/m);
  t.notRegex(stdout, /^after/m);
  t.regex(stdout, /^ {2}fails: seq-total - arm; never x86$/m);
  t.regex(stdout, /^ {6}arm: load, add and store\n {6}x86: one instruction$/m);
  const file = /Schedule, arm: (\S+)/.exec(stdout)?.[1] ?? "";
  t.true(existsSync(join(place.folder, file)));
});

test("machines with options: a schedule that ends well replays too, and is no finding", (t) => {
  const args = ["--scenario", "bad-this-cpu", "--arch", "arm,arm:CONFIG_PREEMPT=n", "--after"];
  const { stdout } = place.srcu(["archdiff", "--json", ...args]);
  const [comparison] = (JSON.parse(stdout) as ArchdiffDocument).comparisons;
  if (!comparison) throw new Error("nothing was compared");
  t.deepEqual(comparison.groups, [
    { archs: ["arm"], outcomes: ["fails: debug-preempt"] },
    { archs: ["arm:CONFIG_PREEMPT=n"], outcomes: [""] },
  ]);
  t.deepEqual(comparison.problems, []);
  const trace = comparison.differences.find(({ outcome }) => outcome === "")?.witness.trace ?? "";
  const replayed = place.srcu(["replay", trace]);
  t.is(replayed.status, 0, replayed.stderr);
});

test("a patch from stdin: nothing is pinned of it, and what it breaks is a finding", (t) => {
  const embedded = readFileSync(join(packageRoot(), "kernel/rcu/srcu.ts"), "utf8").split("\n");
  const at = embedded.findIndex((line) => line.includes("this_cpu_inc(sp.per_cpu_ref.seq[idx])"));
  const line = embedded[at] ?? "";
  const imports = embedded.findIndex((text) => text.includes("this_cpu_inc"));
  const plain = (text: string): string =>
    text.replace("this_cpu_inc", "raw_cpu_add").replace(");", ", 1);");
  const patch = [
    "--- a/kernel/rcu/srcu.ts",
    "+++ b/kernel/rcu/srcu.ts",
    `@@ -${imports + 1},1 +${imports + 1},1 @@`,
    `-${embedded[imports] ?? ""}`,
    `+${(embedded[imports] ?? "").replace("this_cpu_inc", "raw_cpu_add, this_cpu_inc")}`,
    `@@ -${at + 1},1 +${at + 1},1 @@`,
    `-${line}`,
    `+${plain(line)}`,
    "",
  ].join("\n");
  const ended = place.srcu(["archdiff", "-", "--json", ...NARROW], patch);
  t.is(ended.status, 1, ended.stderr);
  const { comparisons } = JSON.parse(ended.stdout) as ArchdiffDocument;
  t.deepEqual(
    comparisons.map(({ side, differences, problems }) => [side, differences.length, problems]),
    [
      ["before", 0, []],
      ["after", 1, []],
    ],
  );
});

test("a search that is stopped proves nothing", (t) => {
  const args = ["--scenario", "premature-gp", "--arch", "x86,s390", "--after", "--memory", "1"];
  const { status, stdout } = place.srcu(["archdiff", ...args, "--fresh"]);
  t.is(status, 3);
  t.regex(stdout, /bounded: premature-gp on s390, x86 \(the table of visited states is full/);
});

test("the cost view", (t) => {
  const { status, stdout } = place.srcu(["archdiff", "--cost", "--arch", "x86"]);
  t.is(status, 0);
  t.regex(stdout, /^x86 .* 11->9 {2}holds$/m);
});

for (const [what, args, message] of [
  ["one machine", ["--arch", "x86"], /needs two architectures/],
  ["an unknown option of a machine", ["--arch", "x86,arm:FOO=n"], /"FOO=n" in "arm:FOO=n"/],
  ["an unknown scenario", ["--scenario", "nonesuch"], /no scenario "nonesuch".*Known:/],
  ["a patch that is not there", ["nonesuch.patch"], /nonesuch\.patch cannot be read/],
  [
    "to pin machines with options",
    ["--arch", "arm,arm:CONFIG_SMP=n", "--promote"],
    /without options/,
  ],
] as const) {
  test(`${what} is refused: status 2, nothing on stdout`, (t) => {
    const { status, stdout, stderr } = place.srcu(["archdiff", ...args]);
    t.is(status, 2);
    t.is(stdout, "");
    t.regex(stderr, message);
  });
}
