// SPDX-License-Identifier: GPL-2.0-only
/** A manifest written by files of the kernel, laid over the files of the port. */
import test from "ava";
import type { FileFacts, FunctionFact, Manifest } from "../../tools/parity/manifest/manifest.js";
import { changed, inserted } from "../../tools/parity/manifest/change.js";
import {
  placed,
  portFiles,
  type KernelFacts,
  type Place,
} from "../../tools/parity/manifest/place.js";
import { manifests } from "../../tools/parity/manifest/versions.js";

function does(name: string, linkage: FunctionFact["linkage"], ...steps: string[]): FunctionFact {
  return { name, linkage, parameters: [], returns: "void", steps };
}

const header: FileFacts = {
  path: "include/linux/a.h",
  closed: true,
  functions: [does("wrapper", "inline", "lock")],
  structs: [{ name: "counts", fields: ["up: ulong"] }],
  declares: [{ from: "kernel/a.c", names: ["lock", "sync"] }],
};

const source: FileFacts = {
  path: "kernel/a.c",
  closed: true,
  functions: [
    does("lock", "exported", "up ++"),
    does("sum", "static", "up"),
    does("empty", "static inline", "=== 0"),
    does("sync", "exported", "sum"),
  ],
  constants: ["DELAY = 5"],
  initial: [{ function: "sync", steps: ["alloc_percpu<counts>"] }],
};

/** The facts of two files, in these places. */
function facts(...places: Place[]): KernelFacts {
  const lock = { path: source.path, function: "lock" };
  return {
    kernel: "v0",
    layout: { folders: [], mirrors: [header.path, source.path], own: ["kernel/own.ts"] },
    places,
    files: [header, source],
    barriers: {
      lettered: [
        {
          path: source.path,
          letters: [
            { function: "lock", letter: "B", partner: "A" },
            { function: "sync", letter: "A", partner: "B" },
          ],
          unlettered: ["sum"],
        },
      ],
      named: [],
    },
    contexts: [
      { ...lock, sleeps: "never" },
      { path: source.path, function: "sync", sleeps: "checked" },
    ],
    overrides: [],
    machines: [],
    checks: [],
    options: [],
    patch: {
      commit: "0",
      counters: [{ ...lock, field: "up", operation: "this_cpu_inc" }],
      gone: [],
      orders: [],
      comments: [],
    },
  };
}

const shared: Place = {
  path: source.path,
  at: "kernel/shared.ts",
  names: ["sync", "empty", "DELAY"],
  opened: ["empty"],
  called: ["counters = counts"],
  config: "CONFIG_V0",
};

const counting: Place = {
  path: source.path,
  at: "kernel/counting.ts",
  opened: ["sum"],
  through: "include/linux/own.ts",
  besides: ["other"],
};

const own: Place = { path: header.path, at: "include/linux/own.ts", names: ["counts", "lock"] };

function part({ files }: Manifest, at: string | undefined): FileFacts | undefined {
  return files.find((file) => file.at === at);
}

test("without places a manifest is as it is written", (t) => {
  const { layout, files, contexts, patch } = placed(facts(), []);
  t.deepEqual(files, [header, source]);
  t.deepEqual(layout.mirrors, [header.path, source.path]);
  t.deepEqual([...layout.places, ...layout.others], []);
  t.false([...contexts, ...patch.counters].some((fact) => "at" in fact));
});

test("each function is where its place says, and the rest in the place without names", (t) => {
  const manifest = placed(facts(shared, counting), []);
  t.deepEqual(
    part(manifest, shared.at)?.functions.map(({ name }) => name),
    ["empty", "sync"],
  );
  t.deepEqual(
    part(manifest, counting.at)?.functions.map(({ name }) => name),
    ["lock", "sum"],
  );
  t.deepEqual(part(manifest, shared.at)?.constants, ["DELAY = 5"]);
  t.deepEqual(manifest.layout.mirrors, [header.path]);
  t.deepEqual(manifest.layout.places, [shared.at, counting.at]);
});

test("a file of which a part has no place keeps its mirror", (t) => {
  const manifest = placed(facts(shared), []);
  t.deepEqual(manifest.layout.mirrors, [header.path, source.path]);
  t.deepEqual(
    manifest.files.map(({ path, at }) => at ?? path),
    [header.path, source.path, shared.at],
  );
});

test("what is said of a function goes with it", (t) => {
  const { barriers, contexts, patch } = placed(facts(shared, counting), []);
  t.deepEqual(
    barriers.lettered.map(({ at, letters, unlettered }) => [at, letters[0]?.letter, unlettered]),
    [
      [shared.at, "A", undefined],
      [counting.at, "B", ["sum"]],
    ],
  );
  t.deepEqual(
    contexts.map(({ at }) => at),
    [counting.at, shared.at],
  );
  t.is(patch.counters[0]?.at, counting.at);
});

test("a static function that another file calls is external, and still inline if it is", (t) => {
  const manifest = placed(facts(shared, counting), []);
  const linkage = (at: string, name: string) =>
    part(manifest, at)?.functions.find((one) => one.name === name)?.linkage;
  t.is(linkage(counting.at, "sum"), "external");
  t.is(linkage(shared.at, "empty"), "inline");
  t.is(linkage(shared.at, "sync"), "exported");
});

test("a header declares each name from the file that has it, and what is opened through it", (t) => {
  const manifest = placed(facts(shared, counting, own), []);
  t.deepEqual(part(manifest, own.at)?.declares, [
    { from: counting.at, names: ["lock"] },
    { from: counting.at, names: ["sum"] },
  ]);
  t.deepEqual(part(manifest, undefined)?.declares, [{ from: shared.at, names: ["sync"] }]);
  t.deepEqual(part(manifest, own.at)?.structs, header.structs);
});

test("in a file that versions share types have its names", (t) => {
  const manifest = placed(facts(shared, counting, own), []);
  t.deepEqual(part(manifest, shared.at)?.initial, [
    { function: "sync", steps: ["alloc_percpu<counters>"] },
  ]);
  t.is(part(manifest, shared.at)?.config, "CONFIG_V0");
  t.deepEqual(part(manifest, counting.at)?.besides, ["other"]);
});

test("files of other versions are those that are not this one's", (t) => {
  const { layout } = placed(facts(shared), ["kernel/other.ts", shared.at, "kernel/own.ts"]);
  t.deepEqual(layout.others, ["kernel/other.ts"]);
});

test("every version knows every file of the port, each once", (t) => {
  const [first, ...others] = manifests.map((manifest) =>
    [...portFiles(manifest), ...manifest.layout.others].toSorted(),
  );
  for (const other of others) t.deepEqual(other, first);
});

test("what a later version changes must be there", (t) => {
  const [lock] = source.functions;
  t.deepEqual(changed(source.functions, { lock: (steps) => [...steps, "smp_mb"] })[0], {
    ...lock,
    steps: ["up ++", "smp_mb"],
  });
  t.throws(() => changed(source.functions, { unlock: (steps) => steps }), { message: /unlock/ });
  t.deepEqual(inserted(["a", "b", "b"], "b", "x", "y"), ["a", "x", "y", "b", "b"]);
  t.throws(() => inserted(["a"], "b", "x"), { message: /no step "b"/ });
});
