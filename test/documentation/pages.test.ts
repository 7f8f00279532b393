// SPDX-License-Identifier: GPL-2.0-only
/** README.md, CONTRIBUTING.md, CHANGELOG.md and Documentation/: what they name is there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "ava";

const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync("Documentation").map((name) => `Documentation/${name}`),
];

/** Stand for what the reader puts there. */
const EXAMPLES = ["name", "s", "t"];

const textOf = (page: string): string => readFileSync(page, "utf8");
const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = ""]) => found);

/** Links, and paths of the tree in backticks, that lead nowhere. */
function brokenPaths(page: string, text: string): string[] {
  const links = all(text, /\]\(([^)#:]+)\)/g).map((link) => join(dirname(page), link));
  const paths = all(text, /`((?:arch|kernel|patches|test|tools)\/[\w./-]+)`/g);
  return [...links, ...paths].filter((path) => !existsSync(path));
}

/** Targets and variables that the Makefile does not have. */
function unknownToMake(text: string): string[] {
  const makefile = textOf("Makefile");
  const phony = all(makefile, /^\.PHONY: (.*)$/gm).flatMap((names) => names.split(" "));
  const targets = all(text, /(?:`|^ {4}|\| )make (?:-s )?([a-z]+)/gm);
  const variables = all(text, /(?<![\w:])([A-Z]+(?:_OF)?)=(?=[\w`])/g);
  return [
    ...targets.filter((name) => !phony.includes(name)),
    ...variables.filter(
      (name) => !makefile.includes(`$(${name})`) && !makefile.includes(`,$(${name}))`),
    ),
  ];
}

/** Where a scenario of any kind may be. */
const FOLDERS = ["", "large/", "contexts/", "width/", "rcutorture/"];

function isScenario(name: string): boolean {
  const files = FOLDERS.map((folder) => `test/selftests/${folder}${name}.ts`);
  return [...files, `patches/busted/${name}.patch`].some((path) => existsSync(path));
}

/** Scenarios in commands that there are none of. */
function unknownScenarios(text: string): string[] {
  const lists = all(text, /(?:SCENARIO|CONFIG)=([\w/.-]+(?:,[\w/.-]+)*)/g);
  const names = lists.flatMap((list) => list.split(",")).map((name) => name.replace(/^.*\//, ""));
  return names.filter((name) => !EXAMPLES.includes(name) && !isScenario(name));
}

for (const page of PAGES)
  test(`${page} names what there is`, (t) => {
    const text = textOf(page);
    t.deepEqual(brokenPaths(page, text), []);
    t.deepEqual(unknownToMake(text), []);
    t.deepEqual(unknownScenarios(text), []);
  });

test("README.md is at most 150 lines", (t) => {
  t.true(textOf("README.md").trimEnd().split("\n").length <= 150);
});
