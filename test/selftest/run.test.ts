// SPDX-License-Identifier: GPL-2.0-only
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import type { Result } from "../../tools/explore/result.js";
import { pinnedFile } from "../../tools/selftest/pinned.js";
import { ktapTests, totals } from "../../tools/selftest/report.js";
import type { Engine } from "../../tools/jobs/engine.js";
import { scenarioLines } from "../../tools/selftest/plan.js";
import { runSelftests, type Checked, type SelftestRequest } from "../../tools/selftest/run.js";
import { treeOf } from "../patch/trees.js";
import { BLIND, fakeEngine } from "../jobs/engines.js";
import { failure, machine, result } from "./results.js";

const root = mkdtempSync(join(tmpdir(), "srcu-selftest-"));
test.after.always(() => {
  rmSync(root, { recursive: true });
});

const ALL = ["arm", "x86"];

function request(expect: string, promote = false, names = ALL): SelftestRequest {
  const file = "test/selftests/s.ts";
  const text = `export const scenario = { title: 't', cpus: 1, tasks: [], expect: ${expect} };\n`;
  const lines = scenarioLines({
    tree: treeOf({ [file]: text }),
    scenarios: [{ name: "s", file, srcu: "v4.9" }],
    machines: names.map((name) => machine(name)),
    known: ALL,
  });
  return { root, traces: join(root, "traces"), lines, promote, sharing: "alike" };
}

async function run(asked: SelftestRequest, engine: Engine<string>): Promise<readonly Checked[]> {
  return (await runSelftests(asked, engine, BLIND)).checked;
}

const PASS = "{ before: 'pass', after: 'pass' }";
const oneImage = fakeEngine(() => "h");

test.serial(
  "without pinned counts every line fails; promoting writes them; then all pass",
  async (t) => {
    const first = await run(request(PASS), oneImage);
    t.deepEqual(totals(first), { passed: 0, failed: 4 });
    t.false(existsSync(join(root, pinnedFile("s"))));
    const promoted = await run(request(PASS, true), oneImage);
    t.deepEqual(totals(promoted), { passed: 4, failed: 0 });
    const again = await run(request(PASS), oneImage);
    t.deepEqual(totals(again), { passed: 4, failed: 0 });
  },
);

test.serial("promoting for one machine leaves the others' counts", async (t) => {
  const more = fakeEngine(
    () => "h",
    () => result({ states: 99 }),
  );
  await run(request(PASS, true, ["arm"]), more);
  const checked = await run(request(PASS), oneImage);
  t.deepEqual(
    checked.map(({ arch, problems }) => [arch, problems.length]),
    [
      ["arm", 1],
      ["arm", 1],
      ["x86", 0],
      ["x86", 0],
    ],
  );
  await run(request(PASS, true), oneImage);
});

test.serial("a machine with another's answer says whose, and its counts are those", async (t) => {
  const [, , x86] = await run(request(PASS, true), oneImage);
  t.is(x86?.arch, "x86");
  t.is(x86?.sameAs, "arm");
  const grown = fakeEngine(
    () => "h",
    () => result({ states: 99 }),
  );
  const alone = await run(request(PASS, false, ["x86"]), grown);
  t.deepEqual(totals(alone), { passed: 2, failed: 0 });
  t.deepEqual(totals(await run(request(PASS), grown)), { passed: 0, failed: 4 });
});

test.serial("a search that ran out of budget writes no counts and is marked", async (t) => {
  const bounded: Result = result({ verdict: "bounded", stopped: "time", states: 5 });
  const engine = fakeEngine(
    () => "h",
    () => bounded,
  );
  const checked = await run(request(PASS, true), engine);
  t.true(checked.every((one) => one.bounded && one.problems.length === 1));
  t.deepEqual(totals(await run(request(PASS), oneImage)), { passed: 4, failed: 0 });
});

test.serial("a schedule that does not replay from its file is a problem", async (t) => {
  const engine = fakeEngine(
    ({ side }) => side,
    (hash) => (hash === "before" ? failure() : result()),
  );
  const fails = "{ before: 'fail seq-total', after: 'pass' }";
  const checked = await run(request(fails, true), engine);
  const before = checked.filter(({ side }) => side === "before");
  t.true(before.every(({ problems }) => problems.some((text) => text.includes("does not replay"))));
  t.true(before.every(({ trace }) => trace !== undefined && existsSync(trace)));
});

test.serial("an expectation of a machine that is none is a problem", async (t) => {
  const odd = "{ before: { default: 'pass', z80: 'pass' }, after: 'pass' }";
  const checked = await run(request(odd, true), oneImage);
  t.regex(checked[0]?.problems[0] ?? "", /expects something of "z80"/);
});

test.serial("results become one subtest for each scenario", async (t) => {
  const [only] = ktapTests(await run(request(PASS, true), oneImage));
  t.is(only?.name, "s");
  t.true(only?.ok);
  t.deepEqual(
    only?.tests?.map(({ name }) => name),
    ["arm before: pass", "arm after: pass", "x86 before: pass", "x86 after: pass"],
  );
});
