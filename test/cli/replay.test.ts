// SPDX-License-Identifier: GPL-2.0-only
/** A saved schedule, replayed as each thing that it can be shown as. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import test from "ava";
import { packageRoot } from "../../tools/base/disk.js";
import { Place } from "./srcu.js";

const place = new Place();
test.after.always(() => {
  place.remove();
});

const question = ["--scenario", "seq-total", "--arch", "arm64", "--no-study"];
const made = place.srcu(["review", ...question, "--full"]);
const trace = "traces/seq-total-arm64-before.json";

function shown(...args: readonly string[]) {
  return place.srcu(["replay", trace, ...args]);
}

test("the schedule is there to begin with", (t) => {
  t.is(made.status, 0, made.stderr);
  t.regex(made.stdout, /^step CPU/m);
});

test("text: the header, the lines within 80 columns, and what it came to", (t) => {
  const { status, stdout, stderr } = shown();
  t.is(status, 1, stderr);
  t.regex(stdout, /^scenario {2}seq-total: /);
  t.regex(stdout, /^machine {3}arm64$/m);
  t.regex(stdout, /^tree {6}before the patch$/m);
  t.regex(stdout, /^bound {5}\d CPUs?, /m);
  t.regex(stdout, / losing irq_reader@cpu0's \d/);
  t.regex(stdout, /replayed \d+ steps: seq-total\n$/);
  for (const line of stdout.split("\n")) t.true(line.length <= 80, line);
});

test("json: as its schema says, by either option", (t) => {
  const { stdout } = shown("--format", "json");
  t.is(shown("--json").stdout, stdout);
  const schema = readFileSync(join(packageRoot(), "tools/report/schema.json"), "utf8");
  const ajv = new Ajv({ allErrors: true });
  t.true(ajv.validate(JSON.parse(schema) as object, JSON.parse(stdout)), ajv.errorsText());
  const { rule, file, events } = JSON.parse(stdout) as {
    readonly rule: string;
    readonly file: string;
    readonly events: readonly { readonly accesses: readonly { readonly name: string }[] }[];
  };
  t.is(rule, "seq-total");
  t.is(file, trace);
  const names = events.flatMap(({ accesses }) => accesses.map(({ name }) => name));
  t.true(names.includes("seq[0] on CPU 0"));
});

test("ftrace, itf and mermaid", (t) => {
  t.regex(shown("--format", "ftrace").stdout, /^# tracer: function\n[\s\S]*__srcu_read_lock <-/);
  const itf = JSON.parse(shown("--format", "itf").stdout) as { readonly vars: readonly string[] };
  t.true(itf.vars.includes("seq[0] on CPU 0"));
  t.regex(shown("--format", "mermaid").stdout, /^sequenceDiagram\n/);
});

test("a page, and nothing on stdout; where there can be none a sentence says so", (t) => {
  const { status, stdout } = shown("--html", "page.html");
  t.is(status, 1);
  t.is(stdout, "");
  const page = readFileSync(join(place.folder, "page.html"), "utf8");
  t.regex(page, /^<!doctype html>[^]*__srcu_read_lock/);
  const refused = shown("--html", join(trace, "page.html"));
  t.is(refused.status, 2);
  t.regex(refused.stderr, /The page cannot be written: .*--html/);
});

test("what is none is refused", (t) => {
  const { status, stderr } = shown("--format", "pdf");
  t.is(status, 2);
  t.regex(stderr, /--format <name>.*Allowed choices are text, json, ftrace, itf, mermaid/);
});
