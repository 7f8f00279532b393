// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { packageRoot } from "../../tools/base/disk.js";
import type { Result } from "../../tools/explore/result.js";
import type { Case, Engine, Side } from "../../tools/jobs/engine.js";
import { checkerDigest, Store, withStore } from "../../tools/jobs/store.js";
import { pack, unpack } from "../../tools/jobs/packed.js";
import { treeOf } from "../patch/trees.js";
import { failure, image, machine, result } from "../selftest/results.js";
import { fakeEngine } from "./engines.js";

const folder = mkdtempSync(join(tmpdir(), "srcu-store-"));
test.after.always(() => {
  rmSync(folder, { recursive: true });
});

const LIMITS = { reduction: true, memoryMiB: 1, seconds: 1 };
const NAMES = { before: "before", after: "mine.patch:after" };
const TREES = { before: treeOf({ "a.ts": "1" }), after: treeOf({ "a.ts": "2" }) };
const [one, arm] = [pack(image("s", "one")), machine("arm")];

function engineOf(name: string, answer: Result, fresh = false, trees = TREES): Engine {
  const store = new Store(join(folder, name), "checker", LIMITS);
  const fake = fakeEngine(
    () => "",
    () => answer,
  );
  const compile: Engine<string>["compile"] = async (asked) => {
    return { ...(await fake.compile(asked)), files: ["a.ts", "none.ts"] };
  };
  return withStore({ ...fake, compile }, store, { trees, names: NAMES }, fresh);
}

const ask = (engine: Engine, compiled = one, on = arm) =>
  engine.run(compiled, on, "after", () => undefined);

test("an answer is known the second time, and a fresh search replaces it", async (t) => {
  t.false((await ask(engineOf("a", result()))).known);
  const second = await ask(engineOf("a", result({ states: 99 })));
  t.true(second.known);
  t.is(second.result.states, 10);
  const fresh = await ask(engineOf("a", result({ states: 99 }), true));
  t.is(fresh.result.states, 99);
  t.is((await ask(engineOf("a", result()))).result.states, 99);
});

test("another image, source line, machine, limit or checker is another search", async (t) => {
  const store = (checker: string, limits = LIMITS) => new Store(join(folder, "b"), checker, limits);
  store("checker").write(one, arm, result());
  t.truthy(store("checker").read(one, arm));
  t.is(store("other").read(one, arm), undefined);
  t.is(store("checker", { ...LIMITS, reduction: false }).read(one, arm), undefined);
  t.is(store("checker").read(pack(image("s", "two")), arm), undefined);
  const source = { file: "kernel/a.ts", line: 2, column: 1, fn: "f", caller: -1 };
  t.is(store("checker").read(pack({ ...unpack(one), sources: [source] }), arm), undefined);
  t.is(store("checker").read(one, machine("arm", true)), undefined);
  await t.notThrowsAsync(ask(engineOf("b", result())));
});

test("a search that ran out of budget is never kept", async (t) => {
  const bounded = result({ verdict: "bounded", stopped: "time" });
  await ask(engineOf("c", bounded));
  t.false((await ask(engineOf("c", bounded))).known);
});

test("a known schedule is given the name of the tree it is asked for", async (t) => {
  await ask(engineOf("d", failure()));
  const { result: known } = await ask(engineOf("d", result()));
  t.is(known.trace?.tree, "mine.patch:after");
});

test("a broken file is no answer, and a folder that cannot be written does no harm", async (t) => {
  await ask(engineOf("e", result()));
  for (const file of readdirSync(join(folder, "e"))) writeFileSync(join(folder, "e", file), "{");
  t.false((await ask(engineOf("e", result()))).known);
  writeFileSync(join(folder, "f"), "");
  t.false((await ask(engineOf("f", result()))).known);
});

const job = (side: Side, on = arm): Case => ({
  scenario: "s",
  file: "s.ts",
  srcu: "v4.9" as const,
  machine: on,
  side,
});

/** Compiles the cases and keeps an answer of them. */
async function keep(engine: Engine, cases: readonly Case[], answer: Result): Promise<void> {
  for (const asked of cases) await engine.compile(asked);
  engine.remember?.({ cases, image: one, machine: arm, alike: [], result: answer });
}

const mips = machine("mips");

test("a case is recalled without its image while what it is made from is what it was", async (t) => {
  const engine = engineOf("g", result());
  t.is(engine.recall?.(job("after")), undefined);
  await keep(engine, [job("after"), job("after", mips)], failure());
  const known = engineOf("g", result()).recall?.(job("after"));
  t.is(known?.result.verdict, "fail");
  t.like(known?.result.trace, { tree: "mine.patch:after", arch: "arm" });
  const other = engineOf("g", result()).recall?.(job("after", mips));
  t.is(other?.result.trace?.arch, "mips", "a schedule of one is a schedule of both");
  t.is(engine.recall?.(job("after", mips))?.search, known?.search);
  t.is(engine.recall?.(job("before")), undefined, "a.ts is another there");
  t.is(engine.recall?.(job("after", machine("arm", true))), undefined);
  t.is(engineOf("g", result(), true).recall?.(job("after")), undefined, "--fresh");
  const changed = (files: Record<string, string>): unknown => {
    const trees = { ...TREES, after: treeOf(files) };
    return engineOf("g", result(), false, trees).recall?.(job("after"));
  };
  t.is(changed({ "a.ts": "3" }), undefined);
  t.is(changed({ "a.ts": "2", "none.ts": "" }), undefined, "it was looked for and not there");
  t.truthy(changed({ "a.ts": "2", "b.ts": "4" }), "nobody reads it");
});

test("an answer in one tree is one in another where the case is made from the same", async (t) => {
  const same = { before: treeOf({ "a.ts": "2", "b.ts": "1" }), after: TREES.after };
  const engine = engineOf("i", result(), false, same);
  await keep(engine, [job("after")], failure());
  t.is(engine.recall?.(job("before"))?.result.trace?.tree, "before");
});

test("no case is recalled whose search ran out of budget, or of which nobody knows what it read", async (t) => {
  const engine = engineOf("h", result());
  await keep(engine, [job("after")], result({ verdict: "bounded", stopped: "time" }));
  t.is(engine.recall?.(job("after")), undefined);
  const cases = [job("before")];
  engine.remember?.({ cases, image: one, machine: arm, alike: [], result: result() });
  t.is(engine.recall?.(job("before")), undefined);
});

test("the digest is of the checker as it is compiled", (t) => {
  t.regex(checkerDigest(packageRoot()), /^[0-9a-f]{64}$/);
  t.is(checkerDigest(packageRoot()), checkerDigest(packageRoot()));
});
