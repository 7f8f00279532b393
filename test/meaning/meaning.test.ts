// SPDX-License-Identifier: GPL-2.0-only
/** What changes mean, on the real headers of every machine. */
import { createTwoFilesPatch } from "diff";
import test from "ava";
import { diskTree } from "../../tools/base/disk.js";
import { compileFunction } from "../../tools/kcc/compile.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import { meaningOf, type Meaning } from "../../tools/meaning/meaning.js";
import { applyPatch } from "../../tools/patch/apply.js";
import { overlay } from "../../tools/patch/overlay.js";
import { parsePatch } from "../../tools/patch/parse.js";
import { loadArchitectures } from "../../tools/session/architectures.js";

const disk = diskTree();
const machines = await loadArchitectures();
const cache = new SourceCache();
const PATH = "kernel/probe.ts";

const HEAD = `import type { int, ptr, percpu, ulong } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { smp_mb, smp_wmb } from 'asm/barrier';
import { local_irq_disable, local_irq_enable } from 'linux/irqflags';
import { __this_cpu_inc, this_cpu_inc } from 'linux/percpu';
import { preempt_disable, preempt_enable } from 'linux/preempt';

export interface counts { n: ulong; }
export interface box { a: int; b: int; counts: percpu<counts>; }

/* A probe. */
export function probe(p: ptr<box>): void {
`;

function file(...body: string[]): string {
  return `${HEAD}${body.map((line) => `\t${line}\n`).join("")}}\n`;
}

/** The meaning of going from one text of the probe file to another. */
function between(before: string, after: string): Meaning[] {
  const tree = overlay(disk, new Map([[PATH, before]]));
  const diff = createTwoFilesPatch(`a/${PATH}`, `b/${PATH}`, before, after, "", "", { context: 1 });
  const patch = parsePatch(diff, "probe.patch");
  const compile = (
    where: typeof disk,
    what: { file: string; fn: string; machine: (typeof machines)[0] },
  ) => compileFunction(where, { ...what, cache });
  return meaningOf({ before: tree, after: applyPatch(tree, patch), patch, machines, compile });
}

function kinds(found: readonly Meaning[]): string[] {
  return found.map(({ kind }) => kind);
}

function on(entry: Meaning | undefined, arch: string): string {
  return entry?.effects.find(({ archs }) => archs.includes(arch))?.text ?? "";
}

test("a per-CPU operation: what each machine does for it", (t) => {
  const found = between(file("__this_cpu_inc(p.counts.n);"), file("this_cpu_inc(p.counts.n);"));
  t.deepEqual(kinds(found), ["per-cpu operation", "allowed contexts"]);
  const [operation] = found;
  t.regex(on(operation, "arm"), /update counts\.n: load, add and store -> .* with interrupts off/);
  t.regex(on(operation, "powerpc"), /interrupts off by the software mask/);
  t.regex(on(operation, "arm64"), /-> load-exclusive and store-exclusive, .* with preemption off/);
  t.regex(on(operation, "s390-z9-109"), /load, add and store -> compare-and-swap/);
  t.notRegex(on(operation, "x86"), /->/);
});

test("contexts: only where an interrupt could come between, and the other way round", (t) => {
  const [plain, safe] = [file("__this_cpu_inc(p.counts.n);"), file("this_cpu_inc(p.counts.n);")];
  const won = between(plain, safe).find(({ kind }) => kind === "allowed contexts");
  t.is(won?.function, "probe");
  t.regex(on(won, "arm64"), /^callable from process and from interrupt context now/);
  t.is(on(won, "x86"), "");
  t.is(on(won, "s390"), "");
  const lost = between(safe, plain).find(({ kind }) => kind === "allowed contexts");
  t.regex(on(lost, "riscv"), /^no longer callable from process and from interrupt context/);
  t.is(on(lost, "x86"), "");
});

test("preemption protection", (t) => {
  const bare = ["const a = READ_ONCE(p.a);", "WRITE_ONCE(p.b, a);"];
  const held = ["preempt_disable();", ...bare, "preempt_enable();"];
  const found = between(file(...held), file(...bare));
  t.deepEqual(kinds(found), ["preempt protection", "preempt protection"]);
  t.deepEqual(
    found.map(({ text }) => text),
    ["no longer calls preempt_disable()", "no longer calls preempt_enable()"],
  );
  t.is(between(file(...bare), file(...held))[0]?.text, "now calls preempt_disable()");
});

test("what may tear once preemption is on again", (t) => {
  const [bare, held] = [
    file("__this_cpu_inc(p.counts.n);"),
    file("preempt_disable();", "__this_cpu_inc(p.counts.n);", "preempt_enable();"),
  ];
  const [first] = between(held, bare);
  t.regex(on(first, "arm"), /another task may then come between load and store of counts\.n/);
  t.notRegex(on(first, "x86"), /another task/);
});

test("interrupt protection", (t) => {
  const bare = ["const a = READ_ONCE(p.a);", "WRITE_ONCE(p.b, a);"];
  const held = ["local_irq_disable();", ...bare, "local_irq_enable();"];
  const found = between(file(...bare), file(...held));
  t.true(found.every(({ kind }) => kind === "irq protection"));
  t.is(found[0]?.text, "now calls local_irq_disable()");
});

test("barriers come, go and change", (t) => {
  const write = ["WRITE_ONCE(p.a, 1);", "WRITE_ONCE(p.b, 1);"] as const;
  const [none, full, weak] = [
    file(...write),
    file(write[0], "smp_mb();", write[1]),
    file(write[0], "smp_wmb();", write[1]),
  ];
  t.deepEqual(kinds(between(none, full)), ["barrier"]);
  t.is(on(between(none, full)[0], "arm64"), "now barrier mb");
  t.is(on(between(full, none)[0], "arm64"), "no longer barrier mb");
  t.deepEqual(kinds(between(full, weak)), ["barrier"]);
});

test("the order of memory steps", (t) => {
  const [a, b] = ["WRITE_ONCE(p.a, 1);", "WRITE_ONCE(p.b, 1);"];
  const found = between(file(a, b, "smp_mb();"), file(b, a, "smp_mb();"));
  t.true(kinds(found).includes("order of memory steps"));
  t.true(found.some(({ text }) => /write box\.(a|b)/.test(text)));
});

test("comments, and code that comes to the same", (t) => {
  const text = file("WRITE_ONCE(p.a, 1);");
  t.deepEqual(kinds(between(text, text.replace("A probe.", "A longer probe."))), ["comment only"]);
  const [same] = between(text, file("const one: int = 1;", "WRITE_ONCE(p.a, one);"));
  t.is(same?.kind, "other code");
  t.regex(same?.text ?? "", /; it compiles to the same in the usual configuration$/);
});

test("other code: an access that comes, a new function, imports, declarations", (t) => {
  const text = file("WRITE_ONCE(p.a, 1);");
  const more = between(text, file("WRITE_ONCE(p.a, 1);", "WRITE_ONCE(p.b, 1);"));
  t.like(more[0], { kind: "other code", text: "now write box.b" });
  const fresh = between(
    text,
    `${text}\nexport function other(p: ptr<box>): void {\n\tp.a = 2;\n}\n`,
  );
  t.like(fresh[0], { kind: "other code", function: "other", text: "a new function" });
  const imports = between(text, text.replace("import { smp_mb, smp_wmb }", "import { smp_mb }"));
  t.like(imports[0], { kind: "other code", function: "", text: "imports" });
  const fields = between(text, text.replace("b: int;", "b: int; c: int;"));
  t.like(fields[0], { kind: "other code", function: "", text: "declarations outside functions" });
});

test("a change is looked at alone even when its imports are in another run", (t) => {
  const before = file("__this_cpu_inc(p.counts.n);").replace(
    "{ __this_cpu_inc, this_cpu_inc }",
    "{ __this_cpu_inc }",
  );
  const after = file("this_cpu_inc(p.counts.n);").replace(
    "{ __this_cpu_inc, this_cpu_inc }",
    "{ this_cpu_inc }",
  );
  t.deepEqual(kinds(between(before, after)), [
    "other code",
    "per-cpu operation",
    "allowed contexts",
  ]);
});

test("an update under a name of one's own is judged by what it does", (t) => {
  const own = (body: string) =>
    file("bump(p);").replace(
      "/* A probe. */",
      `function bump(p: ptr<box>): void {\n\t${body}\n}\n\n/* A probe. */`,
    );
  const found = between(own("__this_cpu_inc(p.counts.n);"), own("this_cpu_inc(p.counts.n);"));
  t.deepEqual(
    found.map(({ function: name, kind }) => [name, kind]),
    [
      ["bump", "per-cpu operation"],
      ["bump", "allowed contexts"],
    ],
  );
});
