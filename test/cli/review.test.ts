// SPDX-License-Identifier: GPL-2.0-only
/** Whole reviews, narrowed to what is quick. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import test from "ava";
import { packageRoot } from "../../tools/base/disk.js";
import type { ReviewDocument } from "../../tools/review/document.js";
import { Place, type Ended } from "./srcu.js";

const place = new Place();
test.after.always(() => {
  place.remove();
});

const root = packageRoot();
const schema = JSON.parse(readFileSync(join(root, "tools/review/schema.json"), "utf8")) as object;
const ajv = new Ajv({ allErrors: true });
const WHERE = ["--scenario", "seq-total", "--arch", "x86,arm"];
/** Parts of a patch have tests of their own. */
const NARROW = [...WHERE, "--no-study"];

function documentOf({ stdout }: Ended): ReviewDocument {
  return JSON.parse(stdout) as ReviewDocument;
}

function verdicts({ matrix }: ReviewDocument): Record<string, string> {
  const rows = matrix.map(({ arch, before, after }) => [
    arch,
    `${before.verdict} ${after.verdict}`,
  ]);
  return Object.fromEntries(rows) as Record<string, string>;
}

const json = place.srcu(["review", "--json", ...NARROW]);
test("the embedded patch: a document that its schema describes, and status 0", (t) => {
  t.is(json.status, 0, json.stderr);
  t.is(json.stderr, "");
  t.true(ajv.validate(schema, documentOf(json)), ajv.errorsText());
});

test("the schema refuses what is not so", (t) => {
  const document = documentOf(json);
  t.false(ajv.validate(schema, { ...document, extra: 1 }));
  t.false(ajv.validate(schema, { ...document, matrix: [{ scenario: "x" }] }));
  const [first] = document.changes;
  t.false(ajv.validate(schema, { ...document, changes: [{ ...first, kind: "magic" }] }));
});

test("what the document says of the embedded patch", (t) => {
  const { patch, changes, matrix } = documentOf(json);
  t.is(patch.subject, "srcu: Allow use of Classic SRCU from both process and interrupt context");
  t.deepEqual(patch.files, ["include/linux/srcu.ts", "kernel/rcu/srcu.ts"]);
  t.is(patch.base, "in-tree");
  const kinds = new Set(changes.map(({ kind }) => kind));
  for (const kind of ["per-cpu operation", "preempt protection", "allowed contexts"] as const) {
    t.true(kinds.has(kind), kind);
  }
  t.true(kinds.has("comment only"));
  t.deepEqual(verdicts(documentOf(json)), { arm: "fail pass", x86: "pass pass" });
  t.true(
    matrix.every(({ before, after }) => before.asExpected === true && after.asExpected === true),
  );
});

test("a failure's schedule is a file that replays", (t) => {
  const trace = documentOf(json).matrix.find(({ arch }) => arch === "arm")?.before.trace ?? "";
  t.true(existsSync(join(place.folder, trace)));
  const replayed = place.srcu(["replay", trace]);
  t.is(replayed.status, 1, replayed.stderr);
  t.regex(replayed.stdout, /replayed \d+ steps: seq-total/);
  const asJson = JSON.parse(place.srcu(["replay", trace, "--json"]).stdout) as { rule: string };
  t.is(asJson.rule, "seq-total");
});

test("a schedule of other sources, or changed by hand, does not replay", (t) => {
  const trace = documentOf(json).matrix.find(({ arch }) => arch === "arm")?.before.trace ?? "";
  const saved = JSON.parse(readFileSync(join(place.folder, trace), "utf8")) as {
    steps: { context: number; choice: number }[];
  };
  const other = place.file("other.json", JSON.stringify({ ...saved, image: "0".repeat(32) }));
  t.is(place.srcu(["replay", other]).status, 2);
  t.regex(place.srcu(["replay", other]).stderr, /other\.json: the trace was made from image 0000/);
  const short = place.file("short.json", JSON.stringify({ ...saved, steps: saved.steps.slice(2) }));
  t.is(place.srcu(["replay", short]).status, 2);
});

test("the text has every section, no colour in a pipe, and the schedule", (t) => {
  const { status, stdout } = place.srcu(["review", "--full", ...NARROW]);
  t.is(status, 0);
  const sections = ["What the patch changes", "Scenario by architecture", "Assumptions", "Bounds"];
  for (const section of sections) t.true(stdout.includes(`\n${section}`), section);
  t.regex(stdout, /seq-total +F->P +P->P\n/);
  t.regex(
    stdout,
    /seq-total, before: seq-total, on arm\n-+\nSchedule: traces\/seq-total-arm-before\.json/,
  );
  t.regex(stdout, /--> hardirq irq_reader on CPU 0/);
  t.false(stdout.includes("\u001b"));
});

test("half a backport leaves the failure: status 1, and its schedule replays with its patch", (t) => {
  const file = join(root, "patches/v4.9/c-only-converted.patch");
  const ended = place.srcu(["review", file, "--json", ...NARROW]);
  t.is(ended.status, 1, ended.stderr);
  const document = documentOf(ended);
  t.true(ajv.validate(schema, document), ajv.errorsText());
  t.is(document.patch.base, "unpatched");
  t.deepEqual(verdicts(document), { arm: "fail fail", x86: "pass pass" });
  const after = document.matrix.find(({ arch }) => arch === "arm")?.after;
  t.is(after?.expected, undefined);
  t.regex(place.srcu(["replay", after?.trace ?? ""]).stdout, /replayed/);
});

test("a patch from stdin, and a replay that is told where it is", (t) => {
  const file = join(root, "patches/v4.9/c-only-converted.patch");
  const only = ["--scenario", "seq-total", "--arch", "arm", "--json", "--no-study"];
  const ended = place.srcu(["review", "-", ...only], readFileSync(file, "utf8"));
  t.is(ended.status, 1, ended.stderr);
  const trace = documentOf(ended).matrix[0]?.after.trace ?? "";
  t.regex(place.srcu(["replay", trace]).stderr, /read from stdin\. Name its file with --patch/);
  t.is(place.srcu(["replay", trace, "--patch", file]).status, 1);
});

test("the other backport passes everywhere", (t) => {
  const file = join(root, "patches/v4.9/irq-bracketed.patch");
  const ended = place.srcu(["review", file, "--json", ...NARROW]);
  t.is(ended.status, 0, ended.stderr);
  t.deepEqual(verdicts(documentOf(ended)), { arm: "fail pass", x86: "pass pass" });
});

test("a table too small: never a pass, status 3, and how far it got", (t) => {
  const only = [
    "--scenario",
    "store-buffering",
    "--arch",
    "x86",
    "--memory",
    "1",
    "--no-reduction",
    "--no-study",
    "--json",
  ];
  const ended = place.srcu(["review", ...only]);
  t.is(ended.status, 3, ended.stderr);
  const [entry] = documentOf(ended).matrix;
  t.is(entry?.after.verdict, "bounded");
  t.true((entry?.after.states ?? 0) > 1000);
  t.truthy(entry?.after.stopped);
  t.is(entry?.after.expected, "pass");
  t.is(entry?.after.asExpected, undefined, "what was stopped may yet be as expected");
  t.true(ajv.validate(schema, documentOf(ended)), ajv.errorsText());
});

test("the selftests as KTAP and as JSON", (t) => {
  const { stdout } = place.srcu(["test", ...WHERE]);
  t.regex(stdout, /^KTAP version 1\n1\.\.\d+\n {2}KTAP version 1\n {2}1\.\.4\n/);
  t.regex(stdout, /\n# \d+ passed, \d+ failed\n$/);
  const asJson = JSON.parse(place.srcu(["test", "--json", ...WHERE]).stdout) as {
    tests: { arch: string; side: string; got: string }[];
  };
  t.is(
    asJson.tests.find(({ arch, side }) => arch === "arm" && side === "before")?.got,
    "fail seq-total",
  );
});

test("make -s review JSON=1 prints the document and nothing else", (t) => {
  if (spawnSync("make", ["-q", "build"], { cwd: root }).status !== 0) {
    t.log("the build is not up to date, so make would do more than review");
    t.pass();
    return;
  }
  const variables = ["JSON=1", "ARCH=x86", "SCENARIO=seq-total"];
  const options = { cwd: root, encoding: "utf8" } as const;
  const { stdout, stderr } = spawnSync("make", ["-s", "review", ...variables], options);
  t.true(ajv.validate(schema, JSON.parse(stdout)), stderr);
});

test("a second review knows the answers of the first, and says so; --fresh does not", (t) => {
  const first = documentOf(json);
  const second = documentOf(place.srcu(["review", "--json", ...NARROW]));
  t.is(second.totals.known, second.totals.searches);
  t.deepEqual(second.matrix, first.matrix);
  t.regex(place.srcu(["review", ...NARROW]).stdout, /\(\d known\)/);
  const again = documentOf(place.srcu(["review", "--json", "--fresh", ...NARROW]));
  t.is(again.totals.known, 0);
  t.deepEqual(again.matrix, first.matrix);
});

test("a folder for schedules that cannot be made", (t) => {
  writeFileSync(join(place.folder, "file"), "");
  const ended = place.srcu(["review", "--out", "file/x", ...NARROW]);
  t.is(ended.status, 2);
  t.regex(ended.stderr, /cannot be saved: .*--out/);
});

/** Searched anew, or an answer that riscv was given by itself would be known. */
const TWINS = ["--scenario", "hardirq-readers", "--arch", "alpha,riscv", "--no-study", "--fresh"];

/** Whose answer riscv was given, before and after. */
function answersOfRiscv(...args: string[]): (string | undefined)[] {
  const { matrix } = documentOf(place.srcu(["review", "--json", ...TWINS, ...args]));
  const riscv = matrix.find(({ arch }) => arch === "riscv");
  return [riscv?.before.sameAs, riscv?.after.sameAs];
}

test("machines whose code behaves alike share a search that passed", (t) => {
  t.deepEqual(answersOfRiscv(), ["alpha", "alpha"]);
  t.deepEqual(answersOfRiscv("--no-reduction", "--time", "1"), [undefined, undefined]);
});

test("a patch of what tells machines apart has each searched by itself", (t) => {
  const file = join(place.folder, "arch.patch");
  const path = "include/asm-generic/cmpxchg.ts";
  const first = "// SPDX-License-Identifier: GPL-2.0-only";
  writeFileSync(
    file,
    `--- a/${path}\n+++ b/${path}\n@@ -1 +1,2 @@\n ${first}\n+// Another line.\n`,
  );
  t.deepEqual(answersOfRiscv(file), [undefined, undefined]);
});
