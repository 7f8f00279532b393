// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { configure, DEFAULT_CONFIG } from "../../tools/kcc/config.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { compile, complaints, FILE, listed, MACHINE, PROJECT, source, treeOf } from "./support.js";

test("defaults, and later layers over earlier ones", (t) => {
  t.true(configure()["CONFIG_PREEMPT"]);
  t.false(configure()["CONFIG_PROVE_RCU"]);
  t.is(configure({ NR_CPUS: 2 }, { NR_CPUS: 3 })["NR_CPUS"], 3);
  t.false(configure({ CONFIG_SMP: false })["CONFIG_SMP"]);
});

test("CONFIG_PREEMPT_COUNT follows CONFIG_PREEMPT unless it is set", (t) => {
  t.true(configure()["CONFIG_PREEMPT_COUNT"]);
  t.false(configure({ CONFIG_PREEMPT: false })["CONFIG_PREEMPT_COUNT"]);
  t.true(configure({ CONFIG_PREEMPT: false, CONFIG_PREEMPT_COUNT: true })["CONFIG_PREEMPT_COUNT"]);
});

test("every option of generated/config has a value, and no other has", (t) => {
  const declared = [
    ...(PROJECT.read("include/generated/config.ts") ?? "").matchAll(/declare const (\w+)/g),
  ];
  const known = Object.keys(configure({ NR_CPUS: 1, ...DEFAULT_CONFIG }));
  t.deepEqual(declared.map(([, name]) => name ?? "").sort(), known.sort());
});

test("the scenario, then the machine's and the caller's overrides reach the code", (t) => {
  const code =
    "let x: int = 0; function t(): void { if (IS_ENABLED(CONFIG_PREEMPT)) x = NR_CPUS; }";
  t.deepEqual(listed(code, { cpus: 3 }), ["store 64, 3 <x>", "end"]);
  t.deepEqual(listed(code, { machine: { config: { CONFIG_PREEMPT: false } } }), ["end"]);
  t.deepEqual(listed(code, { more: "config: { CONFIG_PREEMPT: false }," }), ["end"]);
  t.deepEqual(
    listed(code, { more: "config: { CONFIG_PREEMPT: false },", config: { CONFIG_PREEMPT: true } }),
    ["store 64, 2 <x>", "end"],
  );
  t.false(compile(code, { config: { CONFIG_PREEMPT: false } }).scenario.preempt);
});

test("a file is parsed once for each text it has", (t) => {
  const cache = new SourceCache();
  const first = cache.read("a.ts", "export const A = 1;");
  t.is(cache.read("a.ts", "export const A = 1;"), first);
  t.not(cache.read("a.ts", "export const A = 2;"), first);
  t.not(cache.read("b.ts", "export const A = 1;"), first);
});

test("a cached file that is wrong is wrong each time", (t) => {
  const cache = new SourceCache();
  const tree = treeOf({ [FILE]: source("class c {}") });
  const run = (): unknown => compileScenario(tree, { scenario: FILE, machine: MACHINE, cache });
  t.is(complaints(run).length, 1);
  t.is(complaints(run).length, 1);
});
