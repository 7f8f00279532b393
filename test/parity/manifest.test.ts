// SPDX-License-Identifier: GPL-2.0-only
/** A manifest is consistent, all of it is facts that some rule checks, and none of it is idle. */
import test from "ava";
import { mirrorOf, portOf, type Manifest } from "../../tools/parity/manifest/manifest.js";
import { v4_9 } from "../../tools/parity/manifest/versions.js";
import type { Rule } from "../../tools/parity/rule.js";
import { rules } from "../../tools/parity/rules.js";
import { everyVersion, patched, unpatched } from "./trees.js";

type Value = string | boolean | readonly Value[] | { readonly [key: string]: Value };

interface Leaf {
  readonly path: string;
  readonly value: string | boolean;
}

/** Keys that say where a fact is, not what it is. */
const ADDRESSES = new Set([
  ...["kernel", "commit", "path", "at", "function", "header", "from", "folder", "field", "named"],
  "via",
]);

function leaves(value: Value, path: readonly string[] = []): Leaf[] {
  if (typeof value === "string" || typeof value === "boolean") {
    return [{ path: path.join("/"), value }];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    ADDRESSES.has(key) ? [] : leaves(inner, [...path, key]),
  );
}

/** The option under which a file is read says where, too. A file that is not closed is no fact. */
function leavesOf(manifest: Manifest): Leaf[] {
  const all = leaves(manifest as unknown as Value);
  return all.filter(({ path, value }) => value !== false && !/^files\/\d+\/config$/.test(path));
}

/** Which rules check a part, by its path. */
function ownersIn(manifest: Manifest): Map<string, Set<Rule>> {
  const owners = new Map<string, Set<Rule>>();
  for (const rule of rules) {
    for (const { path } of rule.facts(manifest)) {
      owners.set(path, (owners.get(path) ?? new Set<Rule>()).add(rule));
    }
  }
  return owners;
}

everyVersion("every part of the manifest is a fact of some rule", (t, manifest) => {
  const [all, owners] = [leavesOf(manifest), ownersIn(manifest)];
  t.true(all.length > 1000);
  for (const { path } of all) t.true(owners.has(path), path);
});

everyVersion("every fact is part of the manifest, and is said once in its rule", (t, manifest) => {
  for (const rule of rules) {
    const facts = rule.facts(manifest);
    for (const { path } of facts) {
      t.true(path.split("/").reduce<unknown>(step, manifest) !== undefined, path);
    }
    const texts = facts.map(({ path, text }) => `${path} ${text}`);
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
  external: "static",
  "exported to all": "exported",
  static: "external",
  "static inline": "static",
  inline: "macro",
  macro: "inline",
  header: "macro",
  never: "checked",
  checked: "never",
};

function changed(manifest: Manifest, { path, value }: Leaf): Manifest {
  const copy = structuredClone(manifest) as unknown;
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  const holder = keys.reduce<unknown>(step, copy) as Record<string, string | boolean>;
  holder[last] = typeof value === "boolean" ? !value : (OTHERWISE[value] ?? `${value}x`);
  return copy as Manifest;
}

/** A rule that only forbids speaks of the tree without the patch. */
everyVersion(
  "the tree is not what any other manifest says, and each rule says so",
  (t, manifest) => {
    const owners = ownersIn(manifest);
    const silent = new Set(rules.filter((rule) => rule.facts(manifest).length > 0));
    const idle = leavesOf(manifest)
      .filter(({ path }) => !PROHIBITIONS.test(path))
      .filter((leaf) => {
        const other = changed(manifest, leaf);
        const theirs = [...(owners.get(leaf.path) ?? [])];
        const speaking = theirs.filter((rule) => rule.check(patched, other).length > 0);
        for (const rule of speaking) silent.delete(rule);
        return speaking.length === 0;
      });
    t.deepEqual(idle, []);
    for (const rule of silent) t.true(rule.check(unpatched, manifest).length > 0, rule.id);
  },
);

everyVersion("what the manifest speaks of it lists", (t, manifest) => {
  const { layout, files, barriers, contexts, overrides, checks, patch } = manifest;
  const listed = [...layout.mirrors.map(mirrorOf), ...layout.own, ...layout.places];
  const spoken = [
    ...[...files, ...contexts, ...overrides, ...barriers.lettered].map(portOf),
    ...[...patch.counters, ...patch.gone, ...patch.orders, ...patch.comments].map(portOf),
    ...barriers.named.map(mirrorOf),
    ...checks.map(({ from }) => from),
    ...files.flatMap((file) => (file.declares ?? []).map(({ from }) => mirrorOf(from))),
    ...overrides.flatMap(({ via }) => via ?? []),
  ];
  for (const path of spoken) t.true(listed.includes(path), path);
  const all = [...listed, ...layout.others];
  t.is(new Set(all).size, all.length);
});

/** Functions that a file of the port is said to have. */
function functionsOf({ files }: Manifest, port: string): string[] {
  return files.filter((file) => portOf(file) === port).flatMap((file) => file.functions.map(named));
}

function named({ name }: { readonly name: string }): string {
  return name;
}

everyVersion(
  "functions are listed once, and before anything else is said of them",
  (t, manifest) => {
    const { files, contexts, patch } = manifest;
    for (const port of new Set(files.map(portOf))) {
      const names = functionsOf(manifest, port);
      t.is(new Set(names).size, names.length, port);
    }
    const spoken = [
      ...[...contexts, ...patch.counters, ...patch.gone, ...patch.orders, ...patch.comments],
    ];
    for (const one of spoken) {
      t.true(functionsOf(manifest, portOf(one)).includes(one.function), one.function);
    }
    for (const file of files) {
      const names = functionsOf(manifest, portOf(file));
      for (const one of file.initial ?? []) t.true(names.includes(one.function), one.function);
    }
  },
);

everyVersion("each function has steps, or other facts say what it does", (t, { files, patch }) => {
  for (const file of files) {
    const orders = patch.orders.filter((one) => portOf(one) === portOf(file));
    const otherwise = new Set([...orders, ...(file.initial ?? [])].map((one) => one.function));
    for (const { name, steps } of file.functions) {
      t.is(steps === undefined, otherwise.has(name), name);
    }
  }
});

everyVersion("overrides are of what the generic headers define", (t, { overrides, files }) => {
  for (const { path, header, functions } of overrides) {
    const generic = files.find((file) => portOf(file) === `include/asm-generic/${header}.ts`);
    const names = generic?.functions.map(named) ?? [];
    for (const { name } of functions) t.true(names.includes(name), `${path} ${name}`);
  }
});

everyVersion("counters are fields of a per-CPU struct", (t, { files, patch }) => {
  const fields = files.flatMap(({ structs = [] }) => structs.flatMap((struct) => struct.fields));
  for (const { field } of patch.counters) {
    t.true(
      fields.some((text) => text.startsWith(`${field}: array<`)),
      field,
    );
  }
});

everyVersion("barriers pair both ways", (t, { barriers }) => {
  for (const { letters } of barriers.lettered) {
    const partnersOf = (letter: string) =>
      letters.find((one) => one.letter === letter)?.partner.split(" and ") ?? [];
    for (const { letter } of letters) {
      const partners = partnersOf(letter);
      t.true(partners.length > 0, letter);
      for (const other of partners) t.true(partnersOf(other).includes(letter), letter + other);
    }
  }
});

test("of the operations on per-CPU words the headers override what was read in them", (t) => {
  const percpu = v4_9.overrides.filter(({ header }) => header === "percpu");
  const arch = (path: string) => path.split("/")[1] ?? "";
  t.deepEqual(percpu.map(({ path }) => arch(path)).toSorted(), ["arm64", "s390", "x86"]);
  const raw = percpu.filter(({ functions }) => functions.some(({ name }) => /^raw_/.test(name)));
  t.deepEqual(
    raw.map(({ path }) => arch(path)),
    ["x86"],
  );
});
