// SPDX-License-Identifier: GPL-2.0-only
/** A schedule for other programs: each format is what its reader expects. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import test from "ava";
import { packageRoot } from "../../tools/base/disk.js";
import { ftraceText } from "../../tools/report/formats/ftrace.js";
import { itfTrace } from "../../tools/report/formats/itf.js";
import { scheduleDocument } from "../../tools/report/formats/json.js";
import { mermaidText } from "../../tools/report/formats/mermaid.js";
import { CROSSED, failing, LOST, SPINNING } from "./schedules.js";

const PROGRAMS = [LOST, CROSSED, SPINNING];
const text = readFileSync(join(packageRoot(), "tools/report/schema.json"), "utf8");
const ajv = new Ajv({ allErrors: true });
const validate = ajv.compile(JSON.parse(text) as object);

function documentOf(program: (typeof PROGRAMS)[number]) {
  const { schedule } = failing(program);
  const { rule, text: what } = schedule.finding;
  return scheduleDocument(schedule, "x.json", { steps: schedule.steps, rule, text: what });
}

test("json: what the schema says", (t) => {
  for (const program of PROGRAMS) {
    const document: unknown = JSON.parse(JSON.stringify(documentOf(program)));
    t.true(validate(document), ajv.errorsText(validate.errors));
  }
  t.false(validate({ ...documentOf(LOST), version: 2 }));
  t.false(validate({ ...documentOf(LOST), more: 1 }));
});

interface State {
  readonly "#meta": { readonly index: number };
  readonly [name: string]: unknown;
}

test("itf: every state has every variable, and the loop is among the states", (t) => {
  for (const program of PROGRAMS) {
    const trace = itfTrace(failing(program).schedule) as {
      readonly vars: readonly string[];
      readonly states: readonly State[];
      readonly loop?: number;
    };
    t.is(new Set(trace.vars).size, trace.vars.length);
    for (const [index, state] of trace.states.entries()) {
      t.is(state["#meta"].index, index);
      t.deepEqual(Object.keys(state).slice(1), [...trace.vars]);
    }
    t.is(trace.loop === undefined, program !== SPINNING);
    t.true((trace.loop ?? 1) > 0 && (trace.loop ?? 1) < trace.states.length);
  }
});

test("itf: values change with the writes", (t) => {
  const { states } = itfTrace(failing(LOST).schedule) as { readonly states: readonly State[] };
  t.is(states[0]?.["w0"], 0);
  t.is(states.at(-1)?.["w0"], 1);
  t.is(states.at(-1)?.["w1"], 1);
});

const LINE =
  /^ *(\S+)-(\d+) +\[(\d{3})\] ([d.])\.([.sShHzZ])([.0-9a-f]) +(\d+)\.(\d{6}): (\S+ <-\S+|\S+: .+)$/;

test("ftrace: the kernel's header and lines, times that do not go back", (t) => {
  for (const program of PROGRAMS) {
    const lines = ftraceText(failing(program).schedule).trimEnd().split("\n");
    t.is(lines[0], "# tracer: function");
    const body = lines.filter((line) => !line.startsWith("#"));
    t.true(lines[2]?.startsWith(`# entries-in-buffer/entries-written: ${body.length}/`));
    let last = 0;
    for (const line of body) {
      const match = LINE.exec(line);
      t.truthy(match, line);
      const time = Number(match?.[8]);
      t.true(time >= last);
      last = time;
    }
  }
});

test("ftrace: a handler runs in the name of the task it came on top of", (t) => {
  const text = ftraceText(failing(LOST).schedule);
  t.regex(text, /task0-2 +\[000\] d\.h. +\S+: irq_handler_entry: irq=2 name=irq0\n/);
  t.regex(text, /task0-2 +\[000\] d\.h. +\S+: irq_handler_exit: irq=2 ret=handled\n/);
  t.regex(
    text,
    /<idle>-0 +\[000\] .*: sched_switch: prev_comm=<idle> .* next_comm=task0 next_pid=2 /,
  );
});

test("mermaid: parties, notes, arrows from writers to readers, the cycle as a loop", (t) => {
  const lost = mermaidText(failing(LOST).schedule);
  t.regex(lost, /^sequenceDiagram\n {2}title /);
  t.regex(lost, / {2}participant c2 as irq0@cpu0\n/);
  t.regex(lost, / {2}c1->>c2: hardirq irq0 on CPU 0, on top of task0\n/);
  t.regex(lost, / {2}c2-->>c1: returns\n/);
  t.regex(lost, / {2}c2->>c1: w1 is 1 /);
  const spinning = mermaidText(failing(SPINNING).schedule);
  t.regex(spinning, / {2}loop for ever\n {4}.*w1 is 1.*\n {2}end\n/);
  t.notRegex(spinning, /;/);
});
