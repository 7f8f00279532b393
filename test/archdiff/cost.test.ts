// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a pair executes, derived here from what each primitive is made of: a lock of v4.9 loads the index and, for each of two
 * counters, the per-CPU pointer; an unlock loads the pointer and counts once; each has one full barrier.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import test from "ava";
import { KINDS, total, type Counts } from "../../tools/archdiff/cost/count.js";
import { claimOf, costDocument } from "../../tools/archdiff/cost/document.js";
import { costText } from "../../tools/archdiff/cost/text.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import { openSession } from "../../tools/session/session.js";

const { allMachines, placement, root } = await openSession({ arch: [], scenario: [] });
const document = costDocument(placement, allMachines, new SourceCache());

type Some = Partial<Counts>;

function sum(...parts: readonly Some[]): Counts {
  const entries = KINDS.map((kind) => [
    kind,
    parts.reduce((all, part) => all + (part[kind] ?? 0), 0),
  ]);
  return Object.fromEntries(entries) as Counts;
}

function times(n: number, part: Some): Counts {
  return sum(...Array.from({ length: n }, () => part));
}

/** Index, three pointers, barriers B and C. */
const COMMON: Some = { load: 4, fence: 2 };
/** An address, a load and a store. */
const PLAIN: Some = { base: 1, load: 1, store: 1 };

/** How an architecture counts, and what preempt_disable() and preempt_enable() are together. */
interface Recipe {
  readonly plain: Some;
  readonly whole: Some;
  /** Accesses of preempt_count by a pair. */
  readonly pair: number;
  /** The whole form has a preempt pair inside. */
  readonly pins: boolean;
}

const irqSave: Recipe = { plain: PLAIN, whole: sum(PLAIN, { mask: 3 }), pair: 4, pins: false };
const exclusives: Recipe = {
  plain: PLAIN,
  whole: { base: 1, exclusive: 2 },
  pair: 4,
  pins: true,
};
const RECIPES: Readonly<Record<string, Recipe>> = {
  x86: { plain: { add: 1 }, whole: { add: 1 }, pair: 2, pins: false },
  arm64: exclusives,
  "arm64-lse": exclusives,
  s390: {
    plain: { base: 1, atomic: 1 },
    whole: { base: 1, atomic: 1 },
    pair: 2,
    pins: true,
  },
  "s390-z9-109": { plain: PLAIN, whole: { base: 1, load: 1, atomic: 1 }, pair: 4, pins: true },
  powerpc: { ...irqSave, whole: sum(PLAIN, { mask: 4 }) },
  alpha: irqSave,
  arm: irqSave,
  riscv: irqSave,
  sparc: irqSave,
};

function expected({ plain, whole, pair, pins }: Recipe, preempt: boolean, after: boolean): Counts {
  const guard: Some = { preempt: preempt ? pair : 0 };
  const one = sum(whole, pins ? guard : {});
  if (after) return sum(COMMON, times(3, one));
  return sum(COMMON, guard, times(2, plain), one);
}

test("there is a recipe for every machine", (t) => {
  t.deepEqual(Object.keys(RECIPES).sort(), allMachines.map(({ name }) => name).sort());
});

for (const { arch, preempt, before, after } of document.rows) {
  test(`${arch} ${preempt ? "with" : "without"} kernel preemption executes what its primitives do`, (t) => {
    const recipe = RECIPES[arch];
    if (!recipe) throw new Error(`no recipe for ${arch}`);
    t.deepEqual(before, expected(recipe, preempt, false));
    t.deepEqual(after, expected(recipe, preempt, true));
  });
}

function rowOf(arch: string, preempt: boolean) {
  const row = document.rows.find((one) => one.arch === arch && one.preempt === preempt);
  if (!row) throw new Error(`no row for ${arch}`);
  return row;
}

test("on x86 the pair loses its preempt pair and nothing else; without preemption it is the same code", (t) => {
  const { before, after } = rowOf("x86", true);
  t.is(total(before) - total(after), 2);
  t.deepEqual({ ...after, preempt: before.preempt }, before);
  t.deepEqual(rowOf("x86", false).before, rowOf("x86", false).after);
});

test("the claim holds where nothing costly is added", (t) => {
  const claims = (preempt: boolean): Record<string, string> =>
    Object.fromEntries(allMachines.map(({ name }) => [name, rowOf(name, preempt).claim]));
  const rest = allMachines.map(({ name }) => name).filter((name) => !/^(x86|s390)$/.test(name));
  const notShown = Object.fromEntries(rest.map((name) => [name, "not shown"]));
  t.deepEqual(claims(true), { ...notShown, x86: "holds", s390: "cheap" });
  t.deepEqual(claims(false), { ...notShown, x86: "holds", s390: "holds" });
});

test("a claim of two counts", (t) => {
  const one = sum(COMMON, { preempt: 4, store: 1 });
  t.is(claimOf(one, one), "holds");
  t.is(claimOf(one, sum(one, { mask: 1 })), "not shown");
  t.is(claimOf(one, sum(one, { preempt: 2 })), "cheap");
  t.is(claimOf(sum(one, { mask: 1 }), one), "holds");
  t.is(claimOf(one, sum(COMMON, { preempt: 4, load: 1 })), "holds");
});

test("the document is as its schema says", (t) => {
  const schema = JSON.parse(
    readFileSync(join(root, "tools/archdiff/schema.json"), "utf8"),
  ) as object;
  const ajv = new Ajv({ allErrors: true });
  t.true(ajv.validate(schema, document), ajv.errorsText());
  t.false(ajv.validate(schema, { ...document, rows: [{ arch: "x86" }] }));
});

test("the text has every kind, every machine, and figures of those shown only", (t) => {
  const text = costText(document);
  for (const word of [...KINDS, ...allMachines.map(({ name }) => name)])
    t.true(text.includes(word));
  t.regex(text, /^alpha, arm, riscv, sparc .* 3->9 .* 4->0 /m);
  t.regex(text, /arm64: percpu-rwsem/);
  const x86 = allMachines.filter(({ name }) => name === "x86");
  const alone = costText(costDocument(placement, x86, new SourceCache()));
  t.notRegex(alone, /percpu-rwsem/);
  t.regex(alone, /8270137a0d50/);
});
