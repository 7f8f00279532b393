// SPDX-License-Identifier: GPL-2.0-only
/** Actions read from small functions compiled with the real headers. */
import test from "ava";
import { diskTree } from "../../tools/base/disk.js";
import { compileFunction } from "../../tools/kcc/compile.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import type { Action } from "../../tools/meaning/actions.js";
import { foldedActions } from "../../tools/meaning/brackets.js";
import { makingText } from "../../tools/meaning/compare.js";
import { interruptible, preemptible } from "../../tools/meaning/contexts.js";
import { overlay } from "../../tools/patch/overlay.js";
import { loadArchitectures } from "../../tools/session/architectures.js";

const disk = diskTree();
const machines = await loadArchitectures();
const cache = new SourceCache();
const PATH = "kernel/probe.ts";

const HEAD = `import type { int, ptr, percpu, ulong } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr } from 'linux/compiler';
import { smp_mb } from 'asm/barrier';
import { local_irq_disable, local_irq_enable, raw_local_irq_restore, raw_local_irq_save } from 'linux/irqflags';
import { raw_cpu_inc, this_cpu_dec, this_cpu_inc } from 'linux/percpu';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { spinlock_t, spin_lock_irqsave, spin_unlock_irqrestore } from 'linux/spinlock';

export interface counts { n: ulong; }
export interface box { a: int; b: int; counts: percpu<counts>; lock: spinlock_t; }

export function probe(p: ptr<box>): void {
`.replace("import { spinlock_t, ", "import type { spinlock_t } from 'linux/spinlock';\nimport { ");

/** The actions of a function with this body. */
function actions(arch: string, ...body: string[]): Action[] {
  const machine = machines.find(({ name }) => name === arch);
  if (!machine) throw new Error(`there is no ${arch}`);
  const text = `${HEAD}${body.map((line) => `\t${line}\n`).join("")}}\n`;
  const tree = overlay(disk, new Map([[PATH, text]]));
  const image = compileFunction(tree, { file: PATH, fn: "probe", machine, cache });
  return foldedActions(image, image.entries[0]?.pc ?? 0);
}

function texts(found: readonly Action[]): string[] {
  return found.map(({ text, making }) => (making ? `${text}: ${makingText(making)}` : text));
}

test("plain accesses and barriers, in order", (t) => {
  t.deepEqual(texts(actions("arm", "WRITE_ONCE(p.a, 1);", "smp_mb();", "WRITE_ONCE(p.b, p.a);")), [
    "write box.a",
    "barrier mb",
    "read box.a",
    "write box.b",
  ]);
});

test("a load and a store of the same word are one update only if the one makes the other", (t) => {
  t.deepEqual(texts(actions("arm", "p.a = p.a + 2;")), ["update box.a: load, add and store"]);
  t.deepEqual(texts(actions("arm", "p.a += 2;")), ["update box.a: load, add and store"]);
  t.deepEqual(texts(actions("x86", "p.a += 2;")), ["update box.a: one instruction"]);
  t.deepEqual(texts(actions("arm", "const a = p.a;", "p.a = 3;", "p.b = a;")), [
    "read box.a",
    "write box.a",
    "write box.b",
  ]);
});

test("this_cpu_inc() on every machine is one update with its protection inside", (t) => {
  for (const { name } of machines) {
    const found = actions(name, "this_cpu_inc(p.counts.n);");
    t.deepEqual(
      found.filter(({ group }) => group !== "memory"),
      [],
      name,
    );
    t.is(found.filter(({ making }) => making?.percpu).length, 1, name);
    t.deepEqual(interruptible(found), [], name);
    t.deepEqual(preemptible(found), [], name);
  }
});

test("raw_cpu_inc() is open to both, but where it is one instruction", (t) => {
  for (const { name, plainAdd } of machines) {
    const found = actions(name, "raw_cpu_inc(p.counts.n);");
    const open = plainAdd === "split" ? ["counts.n"] : [];
    t.deepEqual(interruptible(found), open, name);
    t.deepEqual(preemptible(found), open, name);
  }
});

test("protection around more than one step stays an action and is known at each step", (t) => {
  const found = actions("arm", "preempt_disable();", "p.a += 1;", "p.b += 1;", "preempt_enable();");
  t.deepEqual(texts(found), [
    "preempt_count +1",
    "update box.a: load, add and store",
    "update box.b: load, add and store",
    "preempt_count -1",
  ]);
  t.deepEqual(interruptible(found), ["box.a", "box.b"]);
  t.deepEqual(preemptible(found), []);
});

test("interrupts off around steps keep both out", (t) => {
  for (const arch of ["arm", "powerpc", "x86"]) {
    const found = actions(
      arch,
      "const flags = raw_local_irq_save();",
      "p.a += 1;",
      "p.b += 1;",
      "raw_local_irq_restore(flags);",
    );
    t.deepEqual(interruptible(found), [], arch);
    t.deepEqual(preemptible(found), [], arch);
  }
});

test("a restore inside a region with interrupts off does not turn them on", (t) => {
  const found = actions(
    "arm",
    "local_irq_disable();",
    "this_cpu_inc(p.counts.n);",
    "p.a += 1;",
    "local_irq_enable();",
    "p.b += 1;",
  );
  t.deepEqual(interruptible(found), ["box.b"]);
});

test("protection on one way only is no protection", (t) => {
  const found = actions(
    "arm",
    "if (p.b) preempt_disable();",
    "p.a += 1;",
    "if (p.b) preempt_enable();",
  );
  t.deepEqual(preemptible(found), ["box.a"]);
});

test("loops end, and what is in them is read once", (t) => {
  const found = actions("arm", "while (READ_ONCE(p.b) !== 0) {", "\tp.a += 1;", "}", "p.b = 1;");
  t.deepEqual(texts(found), ["read box.b", "update box.a: load, add and store", "write box.b"]);
});

test("an update under spin_lock_irqsave() is closed; the lock itself is a step", (t) => {
  const found = actions(
    "arm",
    "const flags = spin_lock_irqsave(addr(p.lock));",
    "p.a += 1;",
    "spin_unlock_irqrestore(addr(p.lock), flags);",
  );
  t.deepEqual(
    interruptible(found).filter((name) => name === "box.a"),
    [],
  );
  t.true(found.some(({ text }) => text.startsWith("spin on")));
});

test("the task's own preempt_count is no memory of the function", (t) => {
  const found = actions(
    "arm",
    "preempt_disable();",
    "preempt_enable();",
    "this_cpu_dec(p.counts.n);",
  );
  t.false(
    texts(found).some((text) => text.includes("preempt_count: ") || text.includes("thread_info")),
  );
});
