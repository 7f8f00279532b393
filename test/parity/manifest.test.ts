// SPDX-License-Identifier: GPL-2.0-only
/** The manifest is consistent, all of it is facts that some rule checks, and none of it is idle. */
import test from "ava";
import { mirrorOf, type Manifest } from "../../tools/parity/manifest/manifest.js";
import { v4_9 } from "../../tools/parity/manifest/v4.9/manifest.js";
import { rules } from "../../tools/parity/rules.js";
import { patched } from "./trees.js";

const { layout, files, barriers, contexts, overrides, checks, patch } = v4_9;

type Value = string | boolean | readonly Value[] | { readonly [key: string]: Value };

interface Leaf {
  readonly path: string;
  readonly value: string | boolean;
}

/** Keys that say where a fact is, not what it is. */
const ADDRESSES = new Set([
  ...["kernel", "commit", "path", "function", "header", "from", "folder", "field", "named", "via"],
]);

function leaves(value: Value, path: readonly string[] = []): Leaf[] {
  if (typeof value === "string" || typeof value === "boolean") {
    return [{ path: path.join("/"), value }];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    ADDRESSES.has(key) ? [] : leaves(inner, [...path, key]),
  );
}

/** A file that is not closed is no fact. */
const all = leaves(v4_9 as unknown as Value).filter(({ value }) => value !== false);

const facts = rules.flatMap((rule) => rule.facts(v4_9).map((fact) => ({ rule, ...fact })));

function ownersOf({ path }: Leaf) {
  return facts.filter((fact) => fact.path === path);
}

test("every part of the manifest is a fact of some rule", (t) => {
  t.true(all.length > 1000);
  for (const leaf of all) t.true(ownersOf(leaf).length > 0, leaf.path);
});

test("every fact is part of the manifest, and is said in words once in its rule", (t) => {
  for (const { path } of facts) {
    t.true(path.split("/").reduce<unknown>(step, v4_9) !== undefined, path);
  }
  for (const rule of rules) {
    const texts = rule.facts(v4_9).map(({ path, text }) => `${path} ${text}`);
    t.is(new Set(texts).size, texts.length, rule.id);
  }
});

function step(value: unknown, key: string): unknown {
  return (value as Readonly<Record<string, unknown>> | undefined)?.[key];
}

/** What must not be there: it would be missed only in a tree that has it. */
const PROHIBITIONS =
  /^layout\/folders|\/closed$|^patch\/(gone|counters)|^patch\/comments\/\d+\/gone/;

/** Where a fact is one of a few words, another of them. */
const OTHERWISE: Readonly<Record<string, string>> = {
  exported: "external",
  external: "exported",
  static: "external",
  "static inline": "static",
  inline: "macro",
  macro: "inline",
  header: "macro",
  never: "checked",
  checked: "never",
};

function changed({ path, value }: Leaf): Manifest {
  const copy = structuredClone(v4_9) as unknown;
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  const holder = keys.reduce<unknown>(step, copy) as Record<string, string | boolean>;
  holder[last] = typeof value === "boolean" ? !value : (OTHERWISE[value] ?? `${value}x`);
  return copy as Manifest;
}

test("no part of the manifest is idle: the tree is not what any other manifest says", (t) => {
  const idle = all
    .filter(({ path }) => !PROHIBITIONS.test(path))
    .filter((leaf) => {
      const manifest = changed(leaf);
      const owners = new Set(ownersOf(leaf).map(({ rule }) => rule));
      return ![...owners].some((rule) => rule.check(patched, manifest).length > 0);
    });
  t.deepEqual(idle, []);
});

const listed = new Set([...layout.mirrors, ...layout.own]);

function functionsOf(path: string): string[] {
  return files.filter((file) => file.path === path).flatMap((file) => file.functions.map(named));
}

function named({ name }: { readonly name: string }): string {
  return name;
}

test("what the manifest speaks of it lists", (t) => {
  const places = [
    ...[...files, ...contexts, ...overrides, ...barriers.lettered].map(({ path }) => path),
    ...[...patch.counters, ...patch.gone, ...patch.orders, ...patch.comments].map(
      (one) => one.path,
    ),
    ...barriers.named,
    ...checks.map(({ from }) => from),
    ...files.flatMap((file) => (file.declares ?? []).map(({ from }) => from)),
    ...overrides.flatMap(({ via }) => via ?? []),
  ];
  for (const path of places) t.true(listed.has(path), path);
  t.is(new Set([...listed].map(mirrorOf)).size, layout.mirrors.length + layout.own.length);
});

test("functions are listed once in a file, and before anything else is said of them", (t) => {
  for (const { path, functions } of files) {
    t.is(new Set(functions.map(named)).size, functions.length, path);
  }
  const spoken = [
    ...contexts,
    ...patch.counters,
    ...patch.gone,
    ...patch.orders,
    ...patch.comments,
  ];
  for (const one of spoken) t.true(functionsOf(one.path).includes(one.function), one.function);
  for (const { path, initial = [] } of files) {
    for (const one of initial) t.true(functionsOf(path).includes(one.function), one.function);
  }
});

test("each function has steps, or other facts say what it does", (t) => {
  const otherwise = new Set([
    ...patch.orders.map((one) => one.function),
    ...files.flatMap(({ initial = [] }) => initial.map((one) => one.function)),
  ]);
  for (const { functions } of files) {
    for (const { name, steps } of functions) t.is(steps === undefined, otherwise.has(name), name);
  }
});

test("overrides are of what the generic headers define", (t) => {
  for (const { path, header, functions } of overrides) {
    const generic = files.find(
      (file) => mirrorOf(file.path) === `include/asm-generic/${header}.ts`,
    );
    const names = generic?.functions.map(named) ?? [];
    for (const { name } of functions) t.true(names.includes(name), `${path} ${name}`);
  }
});

test("counters are fields of a per-CPU struct", (t) => {
  const fields = files.flatMap(({ structs = [] }) => structs.flatMap((struct) => struct.fields));
  for (const { field } of patch.counters) {
    t.true(
      fields.some((text) => text.startsWith(`${field}: array<`)),
      field,
    );
  }
});

test("barriers pair both ways", (t) => {
  for (const { letters } of barriers.lettered) {
    for (const { letter, partner } of letters) {
      t.is(letters.find((one) => one.letter === partner)?.partner, letter);
    }
  }
});

test("of the operations on per-CPU words the headers override what was read in them", (t) => {
  const percpu = overrides.filter(({ header }) => header === "percpu");
  const arch = (path: string) => path.split("/")[1] ?? "";
  t.deepEqual(percpu.map(({ path }) => arch(path)).toSorted(), ["arm64", "s390", "x86"]);
  const raw = percpu.filter(({ functions }) => functions.some(({ name }) => /^raw_/.test(name)));
  t.deepEqual(
    raw.map(({ path }) => arch(path)),
    ["x86"],
  );
});
