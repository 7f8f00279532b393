// SPDX-License-Identifier: GPL-2.0-only
import { assemble } from "./assemble.js";
import type { Configuration } from "./config.js";
import { hashImage } from "./hash.js";
import type { Image, ImageScenario, Instr, Source, StructLayout } from "./ir.js";
import type { Program } from "./link/program.js";
import type { AliasClasses } from "./lower/classes.js";
import type { Plan } from "./plan.js";
import type { Lowered } from "./rounds.js";
import type { Target } from "./target.js";
import { layoutOf } from "./types/struct.js";

/** What the image says of the scenario that it is of. */
export interface ScenarioHead {
  readonly name: string;
  readonly title: string;
  /** Its file. */
  readonly path: string;
  readonly cpus: number;
  readonly witnesses: readonly string[];
}

/** What an image is made from. */
export interface Parts extends Lowered {
  readonly scenario: ScenarioHead;
  readonly plan: Plan;
  readonly program: Program;
  readonly machine: Target;
  readonly config: Configuration;
}

/** Lays out the code and numbers what it refers to, in the order it is first referred to. */
export function buildImage(parts: Parts): Image {
  const { unit, procedures } = parts;
  const assembled = assemble(procedures);
  const { code, classes } = numberClasses(assembled.code, unit.classes);
  const sources = usedSources(code, unit.sources.all);
  const taskStruct = taskStructOf(parts);
  const { globals } = unit;
  const body = {
    scenario: scenarioOf(parts),
    code: code.map((instr): Instr => ({ ...instr, src: sources.index.get(instr.src) ?? 0 })),
    entries: assembled.entries,
    classes,
    globals: globals.symbols(),
    globalWords: globals.globalWords,
    percpuWords: globals.percpuWords,
    structs: layouts(parts),
    initial: globals.initial,
    functions: unit.functions.map(({ declaration }) => declaration.name),
    taskStruct,
  };
  const { machine } = parts;
  return {
    hash: hashImage(body),
    arch: machine.name,
    ...body,
    sources: sources.used,
    lines: linesOf(sources.used),
  };
}

function scenarioOf({ scenario, plan, procedures, config, unit }: Parts): ImageScenario {
  const { name, title, path, cpus, witnesses } = scenario;
  return {
    name,
    title,
    file: path,
    cpus,
    preempt: Boolean(config.CONFIG_PREEMPT),
    ulongBits: Number(config.BITS_PER_LONG),
    tasks: plan.tasks,
    interrupts: plan.interrupts.map((interrupt) => ({
      ...interrupt,
      raised: interrupt.raised ? unit.global(interrupt.raised).address : -1,
    })),
    setup: procedures.length > plan.entries.length ? plan.entries.length : -1,
    finish: plan.finish,
    witnesses,
  };
}

/** Gives alias classes dense numbers; those joined become one. */
function numberClasses(
  code: readonly Instr[],
  classes: AliasClasses,
): { code: Instr[]; classes: string[] } {
  const titles = classes.titles();
  const numbers = new Map<number, number>();
  const names: string[] = [];
  const number = (cls: number): number => {
    const root = classes.root(cls);
    const known = numbers.get(root);
    if (known !== undefined) return known;
    numbers.set(root, names.length);
    return names.push(titles.get(root) ?? "") - 1;
  };
  const renumbered = code.map((instr): Instr => {
    if ("cls" in instr) return { ...instr, cls: number(instr.cls) };
    return "classes" in instr
      ? { ...instr, classes: [...new Set(instr.classes.map(number))] }
      : instr;
  });
  return { code: renumbered, classes: names };
}

/** The sources that instructions come from, and those of the calls that led to them. */
function usedSources(
  code: readonly Instr[],
  all: readonly Source[],
): { used: Source[]; index: Map<number, number> } {
  const index = new Map<number, number>();
  const used: Source[] = [];
  const keep = (src: number): number => {
    const known = index.get(src);
    if (known !== undefined) return known;
    const source = all[src];
    if (!source) return -1;
    const caller = keep(source.caller);
    const number = used.push({ ...source, caller }) - 1;
    index.set(src, number);
    return number;
  };
  for (const { src } of code) keep(src);
  return { used, index };
}

/** Lines by file. */
function linesOf(sources: readonly Source[]): Record<string, number[]> {
  const byFile = new Map<string, Set<number>>();
  for (const { file, line } of sources) {
    const lines = byFile.get(file) ?? new Set();
    byFile.set(file, lines.add(line));
  }
  return Object.fromEntries(
    [...byFile]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, lines]) => [file, [...lines].sort((a, b) => a - b)]),
  );
}

function layouts({ unit }: Parts): Record<string, StructLayout> {
  return Object.fromEntries([...unit.objectTypes].map(([key, type]) => [key, layoutOf(type)]));
}

/** The kernel's task_struct, and the word in it that the machine reads. */
function taskStructOf({ unit, program }: Parts): Image["taskStruct"] {
  for (const module of program.modules) {
    const declaration = module.file.types.find((type) => type.name === "task_struct");
    if (declaration?.kind !== "struct") continue;
    const { words, names } = layoutOf(unit.types.struct(module, declaration));
    return { words, preemptCount: names.findIndex((name) => /(^|\.)preempt_count$/.test(name)) };
  }
  return { words: 0, preemptCount: -1 };
}
