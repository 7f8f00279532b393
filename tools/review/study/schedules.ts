// SPDX-License-Identifier: GPL-2.0-only
/** The schedules that show what is wrong with parts of a patch, one for parts that break the same. */
import type { ArchMachine } from "../../machine/arch.js";
import type { ScenarioFile } from "../../scenarios/scenarios.js";
import type { Case, Engine } from "../../jobs/engine.js";
import { groupBy } from "../../base/group.js";
import { printed, type Printing, type Schedule, type TraceFiles } from "../schedules.js";
import type { Breakage, Study, Worse } from "./judge.js";

/** Parts whose first breakage is the same, and that breakage in its shortest schedule. */
export interface Alike {
  readonly parts: readonly (readonly number[])[];
  readonly breakage: Breakage;
}

/** `2+3`; `none` for nothing. */
export function idsText(applied: readonly number[]): string {
  return applied.length === 0 ? "none" : applied.join("+");
}

function first({ breaks }: Worse): Breakage {
  const [lead] = breaks;
  if (!lead) throw new Error("a part of the patch is called worse and breaks nothing");
  return lead;
}

/** Worse parts, those that break the same together. */
export function alike(worse: readonly Worse[]): Alike[] {
  const key = (one: Worse): string => {
    const { scenario, rule, archs } = first(one);
    return [scenario, rule, ...archs].join(" ");
  };
  return [...groupBy(worse, key).values()].map((group) => {
    const [shortest] = group.map(first).sort((a, b) => a.steps - b.steps);
    if (!shortest) throw new Error("a group of parts is empty");
    return { parts: group.map(({ applied }) => applied), breakage: shortest };
  });
}

/** What is needed to print one. */
export interface Parts {
  readonly request: Printing & {
    readonly machines: readonly ArchMachine[];
    readonly scenarios: readonly ScenarioFile[];
  };
  readonly traces: TraceFiles;
}

function caseOf({ request }: Parts, { arch, scenario, tree }: Breakage): Case<string> {
  const machine = request.machines.find(({ name }) => name === arch);
  const source = request.scenarios.find(({ name }) => name === scenario);
  if (!machine || !source) throw new Error(`${scenario} on ${arch} was not run`);
  const { file, srcu, context } = source;
  return { scenario, file, srcu, context, machine, side: tree };
}

/** One schedule for each group of parts that are worse than none. */
export async function studySchedules(
  { worse }: Study,
  parts: Parts,
  engine: Engine<string>,
): Promise<Schedule[]> {
  const found = alike(worse).map(async ({ parts: ids, breakage }) => {
    const { scenario, rule, arch, trace: file = "" } = breakage;
    const trace = parts.traces.traceIn(file);
    if (!trace) return [];
    const title = `${ids.map(idsText).join("; ")}: ${scenario}, ${rule}, on ${arch}`;
    const text = await printed(engine, parts.request, caseOf(parts, breakage), trace);
    return [{ title, file, text }];
  });
  return (await Promise.all(found)).flat();
}
