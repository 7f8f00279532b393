// SPDX-License-Identifier: GPL-2.0-only
import { homesOf } from "../manifest/homes.js";
import type { FileFacts, FunctionFact, Linkage, Manifest } from "../manifest/manifest.js";
import { halves, portOf } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { Fact, Rule } from "../rule.js";
import type { FunctionSource, KernelFile } from "../source/file.js";
import type { KernelTree } from "../source/tree.js";
import { differences, type Difference } from "./pairing.js";
import { perFile } from "./per-file.js";
import { signatureProblems } from "./signature.js";

/** One thing about a function, or that a file has no other. */
export interface FunctionAspect extends Fact {
  readonly file: FileFacts;
  readonly function: FunctionFact | undefined;
  readonly aspect: "name" | "linkage" | "returns" | "parameter" | "type" | "closed" | "besides";
  /** Of the parameter, or of the function besides. */
  readonly index: number;
}

const id = "functions";

/** Functions are where the kernel has them, with its signature and linkage. */
export const functions: Rule<FunctionAspect> = {
  id,
  title: "Each function is in its file, with the kernel's parameters, types and linkage.",

  facts: ({ files }) => files.flatMap((file, i) => factsOf(file, `files/${i}`)),

  check: (tree, manifest) => manifest.files.flatMap((file) => checkFile(tree, manifest, file)),
};

function factsOf(file: FileFacts, path: string): FunctionAspect[] {
  const own = file.functions.flatMap((fact, j) => aspectsOf(file, fact, `${path}/functions/${j}`));
  const of = { file, function: undefined, index: 0 };
  const besides = (file.besides ?? []).map((name, index): FunctionAspect => {
    const text = `${portOf(file)} has ${name}() of another version`;
    return { ...of, path: `${path}/besides/${index}`, text, aspect: "besides", index };
  });
  if (!file.closed) return [...own, ...besides];
  const text = `${portOf(file)} has no other function`;
  return [...own, ...besides, { ...of, path: `${path}/closed`, text, aspect: "closed" }];
}

function aspectsOf(file: FileFacts, fact: FunctionFact, path: string): FunctionAspect[] {
  const of = { file, function: fact, index: 0 };
  const { name } = fact;
  const parameters = fact.parameters.flatMap((parameter, index): FunctionAspect[] => {
    const { name: called, rest } = halves(parameter);
    const at = { ...of, index, path: `${path}/parameters/${index}` };
    return [
      { ...at, aspect: "parameter", text: `${name}(): parameter ${index + 1} is ${called}` },
      { ...at, aspect: "type", text: `${name}(): ${called} is ${rest}` },
    ];
  });
  return [
    { ...of, path: `${path}/name`, aspect: "name", text: `${name}() is in ${file.path}` },
    { ...of, path: `${path}/linkage`, aspect: "linkage", text: `${name}() is ${fact.linkage}` },
    ...parameters,
    {
      ...of,
      path: `${path}/returns`,
      aspect: "returns",
      text: `${name}() returns ${fact.returns}`,
    },
  ];
}

function checkFile(tree: KernelTree, manifest: Manifest, facts: FileFacts): Problem[] {
  const file = tree.file(portOf(facts));
  if (!file) return [];
  const away = facts.functions.filter(({ name }) => !file.functions.has(name));
  const moved = away.flatMap((fact) => movedTo(tree, manifest, facts, fact) ?? []);
  if (moved.length === 0) return [...complete(file, manifest)];
  const here = facts.functions.filter(({ name }) => !moved.some((one) => one.name === name));
  return [...moved.map(({ problem }) => problem), ...inFile(file, manifest, facts, here)];
}

/** A file from which no function was moved away. */
const complete = perFile((file, manifest) => {
  const here = manifest.files.filter((facts) => portOf(facts) === file.path);
  return here.flatMap((facts) => inFile(file, manifest, facts, facts.functions));
});

/** The functions `here` of a file that should have them. */
function inFile(
  file: KernelFile,
  manifest: Manifest,
  facts: FileFacts,
  here: readonly FunctionFact[],
): Problem[] {
  const homes = homesOf(manifest);
  const besides = facts.besides ?? [];
  const own = manifest.checks.filter(({ from }) => from === file.path);
  const left = new Set([...besides, ...own.flatMap(({ names }) => names)]);
  const found = [...file.functions.values()].filter(
    // One that has its place in another file is reported as moved.
    ({ name }) => homes.get(name)?.has(file.path) !== false && !left.has(name),
  );
  const named = differences(here, facts.closed ? found : found.filter(isIn(here)), sameName);
  return [
    ...named.map((one) => namedProblem(file, manifest, facts, one)),
    ...here.flatMap((fact) => oneFunction(file, manifest, fact)),
    ...besides.filter((name) => !file.functions.has(name)).map((name) => noMore(file, name)),
  ];
}

function noMore(file: KernelFile, name: string): Problem {
  const message = `${name}() of another version is not here any more`;
  return { file: file.path, line: 1, rule: id, message };
}

function isIn(facts: readonly FunctionFact[]) {
  return ({ name }: FunctionSource) => facts.some((fact) => fact.name === name);
}

function sameName(fact: FunctionFact, source: FunctionSource): boolean {
  return fact.name === source.name;
}

/**
 * The file a function is in instead of its own: not one that has it by right, nor one of another
 * version, which may have its like.
 */
function movedTo(tree: KernelTree, manifest: Manifest, facts: FileFacts, { name }: FunctionFact) {
  const homes = homesOf(manifest).get(name);
  const { others } = manifest.layout;
  const there = tree
    .functionsNamed(name)
    .find(({ file }) => homes?.has(file) === false && !others.includes(file));
  if (!there) return undefined;
  const message = `${name}() is in ${facts.path} in ${manifest.kernel}`;
  return { name, problem: { file: there.file, line: there.line, rule: id, message } };
}

function namedProblem(
  file: KernelFile,
  { kernel }: Manifest,
  facts: FileFacts,
  difference: Difference<FunctionFact, FunctionSource>,
): Problem {
  const at = (line: number, message: string) => ({ file: file.path, line, rule: id, message });
  if (difference.kind === "missing") {
    return at(1, `${facts.path} of ${kernel} has ${difference.wanted.name}(), and this has not`);
  }
  const { name, line } = difference.found;
  if (difference.kind === "extra") return at(line, `${kernel} has no ${name}() in ${facts.path}`);
  return at(line, `${name}() stands where ${kernel} has ${difference.wanted.name}()`);
}

function oneFunction(file: KernelFile, { kernel }: Manifest, fact: FunctionFact): Problem[] {
  const source = file.functions.get(fact.name);
  if (!source) return [];
  const [has, wants] = [linkageOf(source), writtenAs(fact.linkage, file.path)];
  const message = `${fact.name}() is ${has}, ${kernel} has it ${wants}`;
  const linkage = { file: file.path, line: source.line, rule: id, message };
  return [
    ...(has === wants ? [] : [linkage]),
    ...signatureProblems(id, kernel, file, source, fact),
  ];
}

function linkageOf({ exported, marked }: FunctionSource): string {
  return [exported ? "external" : "static", marked ?? ""].join(" ").trim();
}

/** How kernel TypeScript writes a linkage; in a header of include/ all but macros is inline. */
function writtenAs(linkage: Linkage, file: string): string {
  if (linkage === "static" || linkage === "static inline") return linkage;
  if (linkage === "inline" && !/(^|\/)include\//.test(file)) return "external inline";
  return linkage === "macro" ? "external macro" : "external";
}
