// SPDX-License-Identifier: GPL-2.0-only
/** Breaks every fact in turn, in memory, and counts the breaks that the rules name. */
import type { Manifest } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import { run } from "../run.js";
import type { KernelTree } from "../source/tree.js";
import type { Mutation } from "./mutation.js";
import { mutators } from "./mutators.js";

/** What became of all mutations. */
export interface Tally {
  readonly rules: readonly RuleTally[];
  readonly mutations: number;
  readonly caught: number;
  readonly missed: readonly MissedMutation[];
  /** Facts that no mutation breaks. */
  readonly unbroken: readonly string[];
}

/** The facts of one rule. */
export interface RuleTally {
  readonly id: string;
  readonly facts: number;
  readonly mutations: number;
  readonly caught: number;
}

/** A mutation that was not answered by exactly the message that names it. */
export interface MissedMutation {
  readonly rule: string;
  readonly fact: string;
  readonly what: string;
  readonly expected: string;
  readonly problems: readonly Problem[];
}

/** Tries all mutations of a tree that has no problem; `watch` hears how many are done. */
export function tallyMutations(
  tree: KernelTree,
  manifest: Manifest,
  watch: (done: number) => void = () => undefined,
): Tally {
  const missed: MissedMutation[] = [];
  const unbroken: string[] = [];
  let done = 0;
  const rules = mutators.map(({ rule, breaks }): RuleTally => {
    const facts = rule.facts(manifest);
    const before = { done, missed: missed.length };
    for (const fact of facts) {
      const mutations = breaks(tree, fact, manifest);
      if (mutations.length === 0) unbroken.push(`${rule.id}: ${fact.text}`);
      for (const mutation of mutations) {
        const problems = run(tree.with(mutation.files), manifest);
        watch(++done);
        if (isNamed(rule.id, mutation, problems)) continue;
        const expected = `${rule.id}: ${mutation.file} ${mutation.names.join(" ... ")}`;
        missed.push({ rule: rule.id, fact: fact.text, what: mutation.what, expected, problems });
      }
    }
    const mutations = done - before.done;
    const caught = mutations - (missed.length - before.missed);
    return { id: rule.id, facts: facts.length, mutations, caught };
  });
  return { rules, mutations: done, caught: done - missed.length, missed, unbroken };
}

/** Exactly one message, of the right rule, about the right file, with the right names. */
function isNamed(rule: string, { file, names }: Mutation, problems: readonly Problem[]): boolean {
  const [problem, second] = problems;
  if (!problem || second) return false;
  if (problem.rule !== rule || problem.file !== file) return false;
  return names.every((name) => problem.message.includes(name));
}
