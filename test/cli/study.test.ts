// SPDX-License-Identifier: GPL-2.0-only
/** Parts of a patch, from the command line to schedules that replay. */
import { readFileSync } from "node:fs";
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
const WHERE = ["--scenario", "seq-total,c-balance", "--arch", "x86,arm"];

function documentOf({ stdout }: Ended): ReviewDocument {
  return JSON.parse(stdout) as ReviewDocument;
}

const json = place.srcu(["review", "--json", ...WHERE]);
const document = documentOf(json);

/** Labels of changes, by their numbers. */
function labels(ids: readonly number[]): (string | undefined)[] {
  return ids.map((id) => document.study?.changes.find((one) => one.id === id)?.label);
}

test("the document has every subset, and its schema describes it", (t) => {
  t.is(json.status, 0, json.stderr);
  t.true(ajv.validate(schema, document), ajv.errorsText());
  t.is(document.subsets.length, 16 * 2 * 2);
  const { study } = document;
  t.true(study?.complete);
  t.deepEqual(labels(study?.needed ?? []), ["+this_cpu_inc(seq[idx])"]);
  t.deepEqual(labels(study?.optional ?? []), [
    "-preempt_disable()",
    "-preempt_enable()",
    "+this_cpu_inc(c[idx])",
  ]);
  t.false(ajv.validate(schema, { ...document, subsets: [{ applied: [1] }] }));
  const [first] = document.subsets;
  t.false(ajv.validate(schema, { ...document, subsets: [{ ...first, verdict: "fail" }] }));
});

test("none and all are before and after", (t) => {
  const all = document.study?.changes.length ?? 0;
  for (const { scenario, arch, before, after } of document.matrix) {
    const mine = document.subsets.filter((one) => one.scenario === scenario && one.arch === arch);
    t.is(mine.find(({ applied }) => applied.length === 0)?.verdict, before.verdict);
    t.is(mine.find(({ applied }) => applied.length === all)?.verdict, after.verdict);
  }
});

test("on x86 nothing is lost, whatever is left out; half a pair and the check are seen there too", (t) => {
  const x86 = document.subsets.filter(({ arch }) => arch === "x86");
  const rules = new Set(x86.flatMap(({ rule }) => rule ?? []));
  t.deepEqual([...rules].sort(), ["atomic at exit", "debug-preempt", "preempt-count"]);
  const complaints = x86.filter(({ rule, unchecked }) => rule === "debug-preempt" && unchecked);
  t.true(complaints.length > 0);
  t.true(complaints.every(({ unchecked }) => unchecked?.verdict === "pass"));
});

test("schedules of parts replay from their files, with the check and without", (t) => {
  const broken = document.subsets.filter(({ verdict }) => verdict === "fail");
  t.true(broken.every(({ trace }) => trace !== undefined));
  const part = broken.find(({ rule, applied }) => rule === "c-balance" && applied.length === 2);
  const ended = place.srcu(["replay", part?.trace ?? ""]);
  t.is(ended.status, 1, ended.stderr);
  t.regex(ended.stdout, /replayed \d+ steps: c-balance/);
});

test("a schedule is refused when the part it is of is another", (t) => {
  const part = document.subsets.find(({ rule }) => rule === "c-balance");
  const text = readFileSync(join(place.folder, part?.trace ?? ""), "utf8");
  const trace = JSON.parse(text) as { tree: string };
  const file = place.file("other.json", JSON.stringify({ ...trace, tree: "before" }));
  const ended = place.srcu(["replay", file]);
  t.is(ended.status, 2);
  t.regex(ended.stderr, /the trace was made from image/);
});

test("the text says which part is worse than none, with one schedule of each kind", (t) => {
  const { stdout } = place.srcu(["review", "--full", ...WHERE]);
  t.regex(stdout, /\nParts of the patch\n-+\nThe patch makes 4 changes of code\. All 16 combin/);
  t.regex(stdout, /\nNeeded: \d+\. Optional: /);
  t.regex(stdout, /\nWorse than none:\n/);
  t.is(stdout.match(/\nSchedule: traces\/partial\//g)?.length, 3);
});

test("without the study there is no trace of it", (t) => {
  const { study, subsets } = documentOf(place.srcu(["review", "--json", "--no-study", ...WHERE]));
  t.is(study, undefined);
  t.deepEqual(subsets, []);
});

test("parts of another patch: some do not compile, and schedules replay with its file", (t) => {
  const file = join(root, "patches/v4.9/irq-bracketed.patch");
  const only = ["--scenario", "c-balance", "--arch", "arm"];
  const ended = place.srcu(["review", file, "--json", ...only]);
  t.is(ended.status, 0, ended.stderr);
  const other = documentOf(ended);
  t.true(ajv.validate(schema, other), ajv.errorsText());
  t.true((other.study?.uncompiled.length ?? 0) > 0);
  t.true(other.study?.uncompiled.every(({ text }) => text.includes("unknown name `flags`")));
  const broken = other.subsets.find(({ rule }) => rule === "c-balance");
  t.regex(place.srcu(["replay", broken?.trace ?? ""]).stdout, /replayed \d+ steps: c-balance/);
  t.is(place.srcu(["review", file, ...only]).status, 0);
});

test("what another machine's run has answered is told of the machine asked for", (t) => {
  const of = (archs: string) => ["review", "--json", "--scenario", "c-balance", "--arch", archs];
  t.is(place.srcu(of("alpha,arm")).status, 0);
  const ended = place.srcu(of("arm"));
  t.is(ended.status, 0, ended.stderr);
  const { subsets, totals } = documentOf(ended);
  t.is(totals.known, totals.searches);
  const traces = subsets.flatMap(({ trace }) => trace ?? []);
  t.true(traces.length > 0 && traces.every((file) => file.includes("c-balance-arm-")));
  t.is(place.srcu(["replay", traces.at(-1) ?? ""]).status, 1);
});

test("a patch of one change has no parts", (t) => {
  const file = join(root, "patches/v4.9/c-only-converted.patch");
  const ended = place.srcu(["review", file, "--json", "--scenario", "c-balance", "--arch", "arm"]);
  t.is(documentOf(ended).study, undefined);
});
