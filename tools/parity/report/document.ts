// SPDX-License-Identifier: GPL-2.0-only
import type { Manifest } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import { rules } from "../rules.js";

/** What a check found; `--json` prints it as it stands. */
export interface ParityDocument {
  readonly version: 1;
  /** The kernel's tag and the commit of the patch. */
  readonly kernel: string;
  readonly patch: string;
  /** Which tree was looked at, in a sentence. */
  readonly tree: string;
  /** How many facts were checked. */
  readonly facts: number;
  /** The same by rule. */
  readonly rules: readonly RuleCount[];
  readonly problems: readonly Problem[];
}

/** A rule and the number of its facts. */
export interface RuleCount {
  readonly id: string;
  readonly title: string;
  readonly facts: number;
}

/** The document of a check of `tree`. */
export function documentOf(
  manifest: Manifest,
  tree: string,
  problems: readonly Problem[],
): ParityDocument {
  const counts = rules.map((rule): RuleCount => {
    return { id: rule.id, title: rule.title, facts: rule.facts(manifest).length };
  });
  const facts = counts.reduce((sum, rule) => sum + rule.facts, 0);
  const { kernel, patch } = manifest;
  return { version: 1, kernel, patch: patch.commit, tree, facts, rules: counts, problems };
}
