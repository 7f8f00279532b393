// SPDX-License-Identifier: GPL-2.0-only
import fc from "fast-check";
import test from "ava";
import { compareActions, reordered } from "../../tools/meaning/compare.js";
import { functionsAt, hasFunction, isImports } from "../../tools/meaning/enclosing.js";
import { withImportsOf } from "../../tools/patch/imports.js";
import { align } from "../../tools/meaning/lcs.js";
import { groupTexts } from "../../tools/meaning/meaning.js";
import type { Action } from "../../tools/meaning/actions.js";
import { argument, computed, parts, type Value } from "../../tools/meaning/value.js";

const words = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });
const items = (texts: readonly string[]) => texts.map((text) => ({ text }));

test("property: an alignment accounts for every item once, and pairs equals in order", (t) => {
  const property = fc.property(words, words, (left, right) => {
    const { both, removed, added } = align(items(left), items(right));
    const sorted = (texts: readonly { text: string }[]) => texts.map(({ text }) => text).sort();
    t.deepEqual(sorted([...both.map(([a]) => a), ...removed]), [...left].sort());
    t.deepEqual(sorted([...both.map(([, b]) => b), ...added]), [...right].sort());
    t.true(both.every(([a, b]) => a.text === b.text));
  });
  fc.assert(property, { numRuns: 200 });
});

test("property: nothing differs from itself", (t) => {
  const property = fc.property(words, (texts) => {
    const { removed, added } = align(items(texts), items(texts));
    t.is(removed.length + added.length, 0);
    t.deepEqual(compareActions(steps(texts), steps(texts)), []);
    t.is(reordered(steps(texts), steps(texts)).size, 0);
  });
  fc.assert(property, { numRuns: 100 });
});

function steps(texts: readonly string[]): Action[] {
  const known = { registers: new Map(), depth: 0, masking: { hard: undefined, soft: undefined } };
  return texts.map((text, pc) => ({ pc, group: "memory", text, known }));
}

test("reordered names every step that changed sides with another", (t) => {
  const swapped = reordered(steps(["a", "b", "c", "d"]), steps(["a", "c", "b", "e"]));
  t.deepEqual([...swapped].sort(), ["b", "c"]);
});

const FILE = `import type { int } from 'linux/types';
import { one, two as zwei } from 'linux/a';

/* Says what f does. */
export function f(): int {
	return one();
}

export let x: int = 0;

function g(): void {}
`;

test("lines belong to functions with their comments", (t) => {
  const at = (first: number, last = first) => functionsAt(FILE, { first, last });
  t.deepEqual(at(4), ["f"]);
  t.deepEqual(at(6), ["f"]);
  t.deepEqual(at(9), []);
  t.deepEqual(at(5, 11), ["f", "g"]);
  t.deepEqual(functionsAt(FILE, { first: 6, last: 5 }), ["f"], "between lines 5 and 6");
  t.true(hasFunction(FILE, "g"));
  t.false(hasFunction(FILE, "h"));
  t.true(isImports(FILE, { first: 1, last: 2 }));
  t.false(isImports(FILE, { first: 2, last: 5 }));
});

test("imports of both sides, each name once, and no line moves", (t) => {
  const after = FILE.replace("{ one, two as zwei }", "{ two as zwei, three }").replace(
    "import type { int }",
    "import type { int, uint }",
  );
  const merged = withImportsOf(FILE, FILE, after);
  t.is(merged.split("\n").length, FILE.split("\n").length);
  t.is(merged.split("\n")[5], FILE.split("\n")[5]);
  for (const name of ["int", "uint", "one", "two as zwei", "three"]) {
    t.is(merged.match(new RegExp(`[{,] ${name}\\b`, "g"))?.length, 1, name);
  }
  t.regex(merged, /import type \{ int, uint \} from 'linux\/types';/);
});

test("an import that one side has over several lines keeps the lines", (t) => {
  const long = FILE.replace("{ one, two as zwei }", "{\n\tone,\n\ttwo as zwei,\n}");
  const merged = withImportsOf(long, FILE, long);
  t.is(merged.split("\n").length, long.split("\n").length);
  t.deepEqual(functionsAt(merged, { first: 9, last: 9 }), ["f"]);
});

test("machines with the same text are one group, in order", (t) => {
  const grouped = groupTexts([
    ["alpha", "x"],
    ["arm", "y"],
    ["x86", "x"],
  ]);
  t.deepEqual(grouped, [
    { archs: ["alpha", "x86"], text: "x" },
    { archs: ["arm"], text: "y" },
  ]);
});

test("the parts of a value are counted once, in however many ways it is made of them", (t) => {
  let value: Value = computed("*", argument(0), argument(1), 0);
  for (let way = 0; way < 60; way++)
    value = { kind: "joined", key: `join${way}`, parts: [value, value] };
  t.is(parts(value).length, 63);
});
