// SPDX-License-Identifier: GPL-2.0-only
/** What the runs of all parts say of the single changes. */
import { compareLists, groupBy } from "../../base/group.js";
import { withoutOption } from "../../jobs/variant.js";
import {
  beneath,
  CHECK,
  complains,
  isBroken,
  isUncompiled,
  keyOf,
  type SubsetEntry,
} from "./entry.js";
import type { Plan } from "./plan.js";
import type { Aside, Unit } from "./units.js";

/** Something that a part of the patch breaks and the tree without the patch does not. */
export interface Breakage {
  readonly scenario: string;
  readonly archs: readonly string[];
  readonly rule: string;
  readonly text: string;
  readonly context: string;
  /** File of the shortest schedule, unless no search could begin. */
  readonly trace?: string;
  /** Its machine, the name of its tree, and its steps. */
  readonly arch: string;
  readonly tree: string;
  readonly steps: number;
}

/** A part of the patch that is worse than none of it. */
export interface Worse {
  readonly applied: readonly number[];
  /** What it breaks; first the rule that most scenarios break, in the shortest schedule. */
  readonly breaks: readonly Breakage[];
}

/** What the study comes to, for the architectures and scenarios it was made on. */
export interface Study {
  readonly changes: readonly Unit[];
  readonly aside: readonly Aside[];
  /** Whether every subset was run; else none, each alone, all but one, and all. */
  readonly complete: boolean;
  /** The smallest parts that pass everything the whole patch passes. */
  readonly sufficient: readonly (readonly number[])[];
  /** Changes that no part can do without. */
  readonly needed: readonly number[];
  /** The others. */
  readonly optional: readonly number[];
  /** What an optional change cannot be made without. */
  readonly requires: readonly { readonly id: number; readonly needs: readonly number[] }[];
  readonly worse: readonly Worse[];
  /** Parts that do not compile, and why. */
  readonly uncompiled: readonly { readonly applied: readonly number[]; readonly text: string }[];
  /** Parts about which a check of the kernel's own complains, and where it does. */
  readonly complaints: readonly {
    readonly applied: readonly number[];
    readonly archs: readonly string[];
  }[];
  /** Parts of which a budget left something unknown. */
  readonly undecided: readonly (readonly number[])[];
}

type Entries = readonly SubsetEntry[];

/** The entries of one part. */
export function ofPart(entries: Entries, applied: readonly number[]): Entries {
  return entries.filter((entry) => sameSet(entry.applied, applied));
}

function sameSet(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}

/** Passes everything that the whole patch passes, and no check complains. */
function isSound(part: Entries, whole: Entries): boolean {
  const passed = new Set(whole.filter(({ verdict }) => verdict === "pass").map(keyOf));
  return part.every((entry) => entry.verdict === "pass" || !passed.has(keyOf(entry)));
}

/** Entries that are broken where nothing is without the patch. */
export function newlyBroken(part: Entries, none: Entries): Entries {
  const whole = new Set(none.filter(({ verdict }) => verdict === "pass").map(keyOf));
  return part.filter((entry) => isBroken(entry) && whole.has(keyOf(entry)));
}

function breakage(name: string, scenario: string, rule: string, entries: Entries): Breakage {
  const endings = entries
    .flatMap((entry) => {
      const ending = beneath(entry);
      const tree = complains(entry) ? withoutOption(name, CHECK.option) : name;
      return ending ? [{ arch: entry.arch, tree, ...ending }] : [];
    })
    .sort((a, b) => (a.steps ?? Infinity) - (b.steps ?? Infinity));
  const [shortest] = endings;
  return {
    scenario,
    archs: entries.map(({ arch }) => arch).sort(),
    rule,
    text: shortest?.text ?? "",
    context: shortest?.context ?? "",
    ...(shortest?.trace === undefined ? {} : { trace: shortest.trace }),
    arch: shortest?.arch ?? "",
    tree: shortest?.tree ?? "",
    steps: shortest?.steps ?? 0,
  };
}

/** By scenario and rule: first the rule that most scenarios break, of these the shortest schedule. */
function breakages(name: string, entries: Entries): Breakage[] {
  const groups = groupBy(entries, (entry) => `${entry.scenario} ${beneath(entry)?.rule ?? ""}`);
  const found = [...groups.values()].map((group) => {
    const [first] = group;
    return breakage(name, first?.scenario ?? "", (first && beneath(first)?.rule) ?? "", group);
  });
  const times = groupBy(found, ({ rule }) => rule);
  const order = ({ rule, trace, steps }: Breakage): number[] => [
    trace === undefined ? 1 : 0,
    -(times.get(rule)?.length ?? 0),
    steps,
  ];
  return found.sort(
    (a, b) => compareLists(order(a), order(b)) || (a.scenario < b.scenario ? -1 : 1),
  );
}

function worseOf(plan: Plan, entries: Entries): Worse[] {
  const none = ofPart(entries, []);
  return plan.parts.flatMap(({ applied, name }) => {
    const broken = newlyBroken(ofPart(entries, applied), none);
    return broken.length === 0 ? [] : [{ applied, breaks: breakages(name, broken) }];
  });
}

function uncompiledOf(plan: Plan, entries: Entries): Study["uncompiled"] {
  return plan.parts.flatMap(({ applied }) => {
    const failed = ofPart(entries, applied).find(isUncompiled);
    return failed ? [{ applied, text: failed.text ?? "" }] : [];
  });
}

function complaintsOf(plan: Plan, entries: Entries): Study["complaints"] {
  return plan.parts.flatMap(({ applied }) => {
    const part = ofPart(entries, applied).filter(complains);
    const archs = [...new Set(part.map(({ arch }) => arch))].sort();
    return archs.length === 0 ? [] : [{ applied, archs }];
  });
}

function isUndecided(part: Entries): boolean {
  return part.some((entry) => beneath(entry)?.verdict === "bounded");
}

function includesAll(set: readonly number[], of: readonly number[]): boolean {
  return of.every((id) => set.includes(id));
}

/** Those that have no smaller one among them. */
function smallest(sets: readonly (readonly number[])[]): (readonly number[])[] {
  return sets.filter(
    (set) => !sets.some((other) => other.length < set.length && includesAll(set, other)),
  );
}

/** Changes that are in every one of these sets. */
function common(ids: readonly number[], sets: readonly (readonly number[])[]): number[] {
  return ids.filter((id) => sets.every((set) => set.includes(id)));
}

/** Where not every subset was run: without which of them the rest does not do. */
function neededOf(plan: Plan, sound: readonly (readonly number[])[]): number[] {
  const ids = plan.units.map(({ id }) => id);
  if (plan.complete) return common(ids, sound);
  return ids.filter(
    (id) => !sound.some((set) => set.length === ids.length - 1 && !set.includes(id)),
  );
}

function requirementsOf(
  plan: Plan,
  sound: readonly (readonly number[])[],
  optional: readonly number[],
): Study["requires"] {
  if (!plan.complete) return [];
  const ids = plan.units.map(({ id }) => id);
  return optional.flatMap((id) => {
    const having = sound.filter((set) => set.includes(id));
    const needs = common(ids, having).filter((other) => other !== id);
    return needs.length === 0 ? [] : [{ id, needs }];
  });
}

/** Judges the parts of a plan by what their runs found. */
export function judge(plan: Plan, entries: Entries): Study {
  const sets = plan.parts.map(({ applied }) => applied);
  const whole = ofPart(entries, sets.at(-1) ?? []);
  const sound = sets.filter((set) => isSound(ofPart(entries, set), whole));
  const needed = neededOf(plan, sound);
  const optional = plan.units.map(({ id }) => id).filter((id) => !needed.includes(id));
  return {
    changes: plan.units,
    aside: plan.aside,
    complete: plan.complete,
    sufficient: smallest(sound),
    needed,
    optional,
    requires: requirementsOf(plan, sound, optional),
    worse: worseOf(plan, entries),
    uncompiled: uncompiledOf(plan, entries),
    complaints: complaintsOf(plan, entries),
    undecided: sets.filter((set) => isUndecided(ofPart(entries, set))),
  };
}
