// SPDX-License-Identifier: GPL-2.0-only
import {
  mirrorOf,
  portOf,
  type BarrierFact,
  type LetteredFile,
  type Manifest,
} from "../manifest/manifest.js";
import { homesOf, type Homes } from "../manifest/homes.js";
import type { Problem } from "../problem.js";
import type { Fact, Rule } from "../rule.js";
import { barriersOf, type BarrierSource } from "../source/barriers.js";
import type { KernelFile } from "../source/file.js";
import type { KernelTree } from "../source/tree.js";

/** A letter, a partner, or that the barriers of a file name theirs. */
export interface BarrierAspect extends Fact {
  readonly file: string;
  readonly barrier: BarrierFact | undefined;
  readonly aspect: "letter" | "partner" | "named";
  /** Of this function only. */
  readonly of?: string;
}

const id = "barriers";

/** Barriers say which they are and what they pair with. */
export const barriers: Rule<BarrierAspect> = {
  id,
  title: "Each barrier of SRCU has its letter; each barrier names a partner that exists.",

  facts: ({ barriers: { lettered, named } }) => [
    ...lettered.flatMap((facts, i) =>
      facts.letters.flatMap((barrier, j): BarrierAspect[] => {
        const of = { file: portOf(facts), barrier };
        const at = `barriers/lettered/${i}/letters/${j}`;
        const { letter, partner, function: name } = barrier;
        return [
          {
            ...of,
            path: `${at}/letter`,
            aspect: "letter",
            text: `${name}() has barrier ${letter}`,
          },
          {
            ...of,
            path: `${at}/partner`,
            aspect: "partner",
            text: `${letter} pairs with ${partner}`,
          },
        ];
      }),
    ),
    ...lettered.flatMap((facts, i) =>
      (facts.unlettered ?? []).map((name, j): BarrierAspect => {
        const text = `barriers of ${name}() name their partners`;
        const path = `barriers/lettered/${i}/unlettered/${j}`;
        return { path, text, file: portOf(facts), barrier: undefined, aspect: "named", of: name };
      }),
    ),
    ...named.map((path, i): BarrierAspect => {
      const text = `barriers of ${path} name their partners`;
      const at = `barriers/named/${i}`;
      return { path: at, text, file: mirrorOf(path), barrier: undefined, aspect: "named" };
    }),
  ],

  check: (tree, manifest) => {
    const { lettered, named } = manifest.barriers;
    const apart = new Set([...lettered.map(portOf), ...manifest.layout.others]);
    const homes = homesOf(manifest);
    return [
      ...lettered.flatMap((facts) => letteredProblems(tree, manifest, facts)),
      ...named.flatMap((path) => expectSome(tree, mirrorOf(path))),
      ...tree.all().flatMap((file) => {
        return apart.has(file.path) ? [] : namedProblems(tree, file, homes);
      }),
    ];
  },
};

function letteredProblems(tree: KernelTree, manifest: Manifest, facts: LetteredFile): Problem[] {
  const file = tree.file(portOf(facts));
  if (!file) return [];
  const homes = homesOf(manifest);
  // A function that the kernel does not have here is a problem of its own.
  const all = barriersOf(file).filter((one) => homes.get(one.function)?.has(file.path));
  const unlettered = new Set(facts.unlettered);
  const others = all.filter((one) => unlettered.has(one.function));
  return [
    ...others.flatMap((one) => namedProblem(tree, file, one, homes)),
    ...letterProblems(
      file,
      all.filter((one) => !unlettered.has(one.function)),
      facts,
      manifest,
    ),
  ];
}

function letterProblems(
  file: KernelFile,
  all: readonly BarrierSource[],
  facts: LetteredFile,
  { kernel }: Manifest,
): Problem[] {
  const known = new Set([...facts.letters, ...all].map(({ letter }) => letter));
  return [...new Set(all.map((one) => one.function))].flatMap((name) => {
    const wanted = facts.letters.filter((one) => one.function === name);
    const found = all.filter((one) => one.function === name);
    return matched(wanted, found).flatMap(([fact, source]) => {
      const message = wrong(fact, source, known, kernel);
      return message === undefined
        ? []
        : [{ file: file.path, line: source.line, rule: id, message: `${name}(): ${message}` }];
    });
  });
}

/** Barriers with their facts: by letter first, the others by their order. */
function matched(
  wanted: readonly BarrierFact[],
  found: readonly BarrierSource[],
): (readonly [BarrierFact | undefined, BarrierSource])[] {
  const rest = wanted.filter((fact) => !found.some(({ letter }) => letter === fact.letter));
  return found.map((source) => {
    const same = wanted.find(({ letter }) => letter === source.letter);
    return [same ?? rest.shift(), source];
  });
}

function wrong(
  fact: BarrierFact | undefined,
  { call, letter, partner }: BarrierSource,
  known: ReadonlySet<string | undefined>,
  kernel: string,
): string | undefined {
  const should = fact ? `, in ${kernel} it is ${fact.letter}` : "";
  if (letter === undefined) return `${call}() has no letter${should}`;
  if (fact && letter !== fact.letter) return `${call}() is lettered ${letter}${should}`;
  const pairs = fact ? `, in ${kernel} it pairs with ${fact.partner}` : "";
  if (partner === undefined) return `barrier ${letter} names no partner${pairs}`;
  if (!partner.split(" and ").every((one) => known.has(one))) {
    return `barrier ${letter} pairs with ${partner}, which there is not`;
  }
  if (fact && partner !== fact.partner) return `barrier ${letter} pairs with ${partner}${pairs}`;
  return undefined;
}

/** A file that is said to have barriers has some. */
function expectSome(tree: KernelTree, path: string): Problem[] {
  const file = tree.file(path);
  if (!file || barriersOf(file).length > 0) return [];
  return [{ file: path, line: 1, rule: id, message: "there is no barrier in this file any more" }];
}

function namedProblems(tree: KernelTree, file: KernelFile, homes: Homes): Problem[] {
  return barriersOf(file).flatMap((barrier) => namedProblem(tree, file, barrier, homes));
}

/** A function that is not in its own file is reported as moved, and no more. */
function namedProblem(
  tree: KernelTree,
  file: KernelFile,
  { function: name, call, partner, line }: BarrierSource,
  homes: Homes,
): Problem[] {
  if (homes.get(name)?.has(file.path) === false) return [];
  const at = (message: string) => [{ file: file.path, line, rule: id, message }];
  if (partner === undefined) return at(`${name}(): ${call}() names no partner`);
  const [, other = ""] = /(\w+)\(\)/.exec(partner) ?? [];
  // One of the manifest's that is not there is a problem of its own.
  if (homes.has(other) || tree.functionsNamed(other).length > 0) return [];
  return at(`${name}(): ${call}() pairs with ${partner}, which there is not`);
}
