// SPDX-License-Identifier: GPL-2.0-only
/** Which file a name comes from. */
import test from "ava";
import type { Configuration } from "../../tools/kcc/config.js";
import { compile, complaints, listing, type Variation } from "./support.js";

/** The stores of task `t`, as the values stored to `x`. */
function stored(code: string, files: Variation["files"], folder = "plain"): string[] {
  const image = compile(code, { files: files ?? {}, machine: { folder } });
  return listing(image).flatMap((line) => /^store \d+, (\d+)/.exec(line)?.[1] ?? []);
}

const value = (n: number): string =>
  `import type { int } from 'linux/types'; export function f(): int { return ${n}; }`;
const USE = "import { f } from 'asm/h'; let x: int = 0; function t(): void { x = f(); }";

test("asm/ is the architecture's folder, and asm-generic without one there", (t) => {
  const files = { "include/asm-generic/h.ts": value(1), "arch/one/include/asm/h.ts": value(2) };
  t.deepEqual(stored(USE, files, "one"), ["2"]);
  t.deepEqual(stored(USE, files, "other"), ["1"]);
});

test("a file's own export hides the one that it passes on", (t) => {
  const files = {
    "include/asm-generic/h.ts": `${value(1)} export function g(): int { return 10; }`,
    "arch/one/include/asm/h.ts": `${value(2)} export * from 'asm-generic/h';`,
  };
  const code =
    "import { f, g } from 'asm/h'; let x: int = 0; function t(): void { x = f(); x = g(); }";
  t.deepEqual(stored(code, files, "one"), ["2", "10"]);
});

test("a generic header that imports asm/ gets what the architecture has", (t) => {
  const files = {
    "include/asm-generic/h.ts":
      "import type { int } from 'linux/types'; import { base } from 'asm/h'; " +
      "export function base(): int { return 1; } export function f(): int { return base_of(); } " +
      "import { base as other } from 'asm/h'; function base_of(): int { return other(); }",
    "arch/one/include/asm/h.ts":
      "import type { int } from 'linux/types'; export * from 'asm-generic/h'; export function base(): int { return 2; }",
  };
  t.deepEqual(stored(USE, files, "one"), ["2"]);
  t.deepEqual(stored(USE, files, "other"), ["1"]);
});

test("names are passed on one by one, and renamed", (t) => {
  const files = {
    "include/asm-generic/h.ts": "export { g as f } from 'kernel/g';",
    "kernel/g.ts": "import type { int } from 'linux/types'; export function g(): int { return 7; }",
  };
  t.deepEqual(stored(USE, files), ["7"]);
});

test("files may import each other", (t) => {
  const files = {
    "include/asm-generic/h.ts":
      "import type { int } from 'linux/types'; import { one } from 'kernel/g'; export const TWO = 2; export function f(): int { return one() + TWO; }",
    "kernel/g.ts":
      "import type { int } from 'linux/types'; import { TWO } from 'asm/h'; export function one(): int { return TWO - 1; }",
  };
  t.deepEqual(stored(USE, files), ["3"]);
});

test("files that only pass each other's names on do not hang", (t) => {
  const files = {
    "include/asm-generic/h.ts": "export * from 'kernel/g';",
    "kernel/g.ts": "export * from 'asm/h';",
  };
  const [first] = complaints(() => stored(USE, files));
  t.is(first?.message, "'asm/h' has no `f`");
});

test("what is not exported is not there for others", (t) => {
  const files = {
    "include/asm-generic/h.ts":
      "import type { int } from 'linux/types'; function f(): int { return 1; }",
  };
  t.is(complaints(() => stored(USE, files))[0]?.advice, "Did you mean `f`?");
});

test("a missing file names all the places looked at, in the file that imports it", (t) => {
  const files = { "include/asm-generic/h.ts": "\nimport { g } from 'asm/g';" };
  const [first] = complaints(() => stored(USE, files, "one"));
  t.is(first?.file, "include/asm-generic/h.ts");
  t.is(first?.line, 2);
  t.is(first?.advice, "Looked for arch/one/include/asm/g.ts, include/asm-generic/g.ts.");
});

test("errors in every file that is reached come at once", (t) => {
  const files = {
    "include/asm-generic/h.ts": "class a {}\nimport 'kernel/g';",
    "kernel/g.ts": "class b {}",
  };
  t.deepEqual(
    complaints(() => stored(USE, files)).map(({ file, line }) => `${file}:${line}`),
    ["include/asm-generic/h.ts:1", "kernel/g.ts:1"],
  );
});

test("boot initialisers run in import order, and only for what is used", (t) => {
  const header =
    "import type { int, lvalue } from 'linux/types'; import { define } from 'linux/compiler'; import { n } from 'kernel/n'; " +
    "export interface s { a: int; } function INIT(self: lvalue<s>): void { self.a = n.a; } export const h = define(INIT); export const unused = define(INIT);";
  const base =
    "import type { int, lvalue } from 'linux/types'; import { define } from 'linux/compiler'; " +
    "export interface r { a: int; } function INIT(self: lvalue<r>): void { self.a = 5; } export const n = define(INIT);";
  const files = { "include/asm-generic/h.ts": header, "kernel/n.ts": base };
  const image = compile(
    "import { h } from 'asm/h'; let x: int = 0; function begin(): void { x = 9; } function t(): void { x = h.a; }",
    { files, more: "setup: begin," },
  );
  t.deepEqual(
    listing(image, image.scenario.setup).filter((line) => !line.startsWith("r")),
    ["store 66, 5 <r.a>", "store 65, r0 <s.a>", "store 64, 9 <x>", "end"],
  );
});

const CHOICE = {
  "include/linux/one.ts": value(1),
  "include/linux/two.ts": value(2),
  "include/linux/h.ts":
    "export * from 'linux/one' with { config: 'CONFIG_V4_9_SRCU' };" +
    "export * from 'linux/two' with { config: 'CONFIG_TREE_SRCU' };",
};
const CHOSEN = "import { f } from 'linux/h'; let x: int = 0; function t(): void { x = f(); }";

test("what a header passes on may depend on the configuration", (t) => {
  const stores = (config: Configuration) =>
    listing(compile(CHOSEN, { files: CHOICE, config })).filter((line) => /^store/.test(line));
  t.regex(stores({}).join(), /^store \d+, 1/);
  t.regex(stores({ CONFIG_TREE_SRCU: true }).join(), /^store \d+, 2/);
  const [none] = complaints(() => stores({ CONFIG_TINY_SRCU: true }));
  t.regex(none?.message ?? "", /'linux\/h' has no `f`/);
});

test("an option that there is not, and attributes that say something else", (t) => {
  const refused = (header: string, code = CHOSEN) =>
    complaints(() => compile(code, { files: { ...CHOICE, "include/linux/h.ts": header } }))[0];
  const unknown = refused("export * from 'linux/one' with { config: 'CONFIG_TREE_SRC' };");
  t.regex(unknown?.message ?? "", /no option `CONFIG_TREE_SRC`/);
  t.regex(unknown?.advice ?? "", /Did you mean `CONFIG_TREE_SRCU`/);
  const other = refused("export * from 'linux/one' with { type: 'json' };");
  t.regex(other?.message ?? "", /only attribute is `config`/);
  const imported = CHOSEN.replace("'linux/h'", "'linux/h' with { config: 'CONFIG_TREE_SRCU' }");
  t.regex(
    refused(CHOICE["include/linux/h.ts"], imported)?.message ?? "",
    /import has no attributes/,
  );
});
