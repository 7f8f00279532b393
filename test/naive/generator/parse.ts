// SPDX-License-Identifier: GPL-2.0-only
/** Reads the scenarios of test/soundness/ back into drafts: they are written as drafts are. */
import type { InterruptKind } from "../../../tools/kcc/ir.js";
import type { Draft, LineDraft, Statement, TaskDraft } from "./draft.js";

/** The draft of a scenario's text, formatted as usual. */
export function draftOf(text: string): Draft {
  const [code = "", scenario = ""] = text.split("export const scenario");
  const functions = [...code.matchAll(/^function (\w+)\(\): void \{\n(.*?)^\}/gms)];
  const setup = /^\tsetup: (\w+)/m.exec(scenario)?.[1];
  const finish = /^\tfinish: (\w+)/m.exec(scenario)?.[1];
  return {
    cpus: Number(/cpus: (\d+)/.exec(scenario)?.[1]),
    preempt: !scenario.includes("CONFIG_PREEMPT: false"),
    debugLocks: true,
    functions: new Map(functions.map(([, name = "", body = ""]) => [name, statementsOf(body)])),
    tasks: recordsOf(scenario, "run").map(taskOf),
    lines: recordsOf(scenario, "handler").map(lineOf),
    ...(setup === undefined ? {} : { setup }),
    ...(finish === undefined ? {} : { finish }),
  };
}

function statementsOf(body: string): Statement[] {
  const lines = body.split("\n").map((line) => line.trim());
  return blockFrom(lines.filter((line) => line !== "").values());
}

/** Statements up to the brace that closes the block they are in. */
function blockFrom(lines: IterableIterator<string>): Statement[] {
  const list: Statement[] = [];
  for (let next = lines.next(); !next.done; next = lines.next()) {
    if (next.value.startsWith("}")) break;
    if (!next.value.endsWith("{")) list.push(next.value);
    else list.push({ open: [next.value], body: blockFrom(lines), close: ["}"] });
  }
  return list;
}

/** The object literals that have a property. */
function recordsOf(text: string, property: string): string[] {
  return [...text.matchAll(/\{[^{}]*\}/g)]
    .map(([record]) => record)
    .filter((record) => record.includes(`${property}: `));
}

function valueIn(record: string, property: string): string | undefined {
  return new RegExp(`\\b${property}: '?(\\w+)`).exec(record)?.[1];
}

function taskOf(record: string): TaskDraft {
  const run = valueIn(record, "run") ?? "";
  return {
    run,
    cpu: Number(valueIn(record, "cpu") ?? -1),
    daemon: record.includes("daemon: true"),
  };
}

function lineOf(record: string): LineDraft {
  const raised = valueIn(record, "raised");
  return {
    handler: valueIn(record, "handler") ?? "",
    kind: (valueIn(record, "kind") ?? "hardirq") as InterruptKind,
    cpu: Number(valueIn(record, "cpu") ?? -1),
    times: Number(valueIn(record, "times") ?? 1),
    ...(raised === undefined ? {} : { raised }),
  };
}
