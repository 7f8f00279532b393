// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { packageRoot } from "../../tools/cli/tree.js";
import type { Result } from "../../tools/explore/result.js";
import type { Case, Engine, Side } from "../../tools/review/engine.js";
import { checkerDigest, Store, withStore } from "../../tools/review/store.js";
import { pack, unpack } from "../../tools/review/packed.js";
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
  const inner = fakeEngine(
    () => "",
    () => answer,
  );
  return withStore(inner, store, { trees, names: NAMES }, fresh);
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

test("a case is recalled without its image while its tree is what it was", (t) => {
  const engine = engineOf("g", result());
  t.is(engine.recall?.(job("after")), undefined);
  engine.remember?.([job("after"), job("after", machine("mips"))], one, arm, failure());
  const known = engineOf("g", result()).recall?.(job("after"));
  t.is(known?.result.verdict, "fail");
  t.like(known?.result.trace, { tree: "mine.patch:after", arch: "arm" });
  const mips = engineOf("g", result()).recall?.(job("after", machine("mips")));
  t.is(mips?.result.trace?.arch, "mips", "a schedule of one is a schedule of both");
  t.is(engine.recall?.(job("after", machine("mips")))?.search, known?.search);
  t.is(engine.recall?.(job("before")), undefined);
  t.is(engine.recall?.(job("after", machine("arm", true))), undefined);
  t.is(engineOf("g", result(), true).recall?.(job("after")), undefined, "--fresh");
  const edited = { ...TREES, after: treeOf({ "a.ts": "3" }) };
  t.is(engineOf("g", result(), false, edited).recall?.(job("after")), undefined);
});

test("no case is recalled whose search ran out of budget", (t) => {
  const engine = engineOf("h", result());
  engine.remember?.([job("after")], one, arm, result({ verdict: "bounded", stopped: "time" }));
  t.is(engine.recall?.(job("after")), undefined);
});

test("the digest is of the checker as it is compiled", (t) => {
  t.regex(checkerDigest(packageRoot()), /^[0-9a-f]{64}$/);
  t.is(checkerDigest(packageRoot()), checkerDigest(packageRoot()));
});
