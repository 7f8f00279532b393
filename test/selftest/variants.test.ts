// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { applyPatch } from "../../tools/patch/apply.js";
import { readScenario } from "../../tools/scenarios/scenario.js";
import { readVariants, variantLines } from "../../tools/selftest/variants.js";
import { openSession } from "../../tools/session/session.js";
import { complaint, DIFF, text } from "../patch/trees.js";
import { machine } from "./results.js";

const MACHINES = [machine("arm"), { ...machine("x86"), plainAdd: "one" as const }];
const SCENARIOS = [
  { name: "c-balance", file: "test/selftests/c-balance.ts", srcu: "v4.9" as const },
];

const root = mkdtempSync(join(tmpdir(), "srcu-busted-"));
test.after.always(() => {
  rmSync(root, { recursive: true });
});

/** A package with one variant, whose mail ends in these lines. */
function packageWith(name: string, ...trailers: string[]): string {
  const folder = join(root, name, "patches/busted");
  mkdirSync(folder, { recursive: true });
  const mail = text("Subject: [PATCH BUSTED] lock: break it", "", "Prose.", "", ...trailers, "---");
  writeFileSync(join(folder, "broken.patch"), mail + DIFF);
  writeFileSync(join(folder, "README.md"), "not a patch");
  return join(root, name);
}

const CLAIMS = ["Fails: c-balance (c-balance) on split", "Passes: c-balance on one"];

test("a variant is known by its file's name and has a line for each scenario and machine", (t) => {
  const [variant, ...others] = readVariants(packageWith("good", ...CLAIMS), MACHINES);
  t.is(others.length, 0);
  if (!variant) throw new Error("no variant");
  t.is(variant.name, "busted/broken");
  t.is(variant.title, "lock: break it");
  const lines = variantLines(variant, SCENARIOS, MACHINES);
  t.deepEqual(
    lines.map(({ test: name, key, label, outcome, job }) => [name, key, label, outcome, job.side]),
    [
      [
        "busted/broken",
        "c-balance",
        "c-balance arm",
        { verdict: "fail", rule: "c-balance" },
        "busted/broken",
      ],
      ["busted/broken", "c-balance", "c-balance x86", { verdict: "pass" }, "busted/broken"],
    ],
  );
});

test("there need not be any", (t) => {
  t.deepEqual(readVariants(join(root, "nowhere"), MACHINES), []);
});

test("unknown machines and scenarios are named, with the file", (t) => {
  const machines = packageWith("machines", "Fails: c-balance (c-balance) on split, z80");
  t.regex(
    complaint(() => readVariants(machines, MACHINES)),
    /broken\.patch names "z80", which is neither .* Known: all, split, one, arm, x86\./,
  );
  const [variant] = readVariants(packageWith("scenarios", "Fails: c-balanse (r) on all"), MACHINES);
  t.regex(
    complaint(() => variant && variantLines(variant, SCENARIOS, MACHINES)),
    /broken\.patch: there is no scenario "c-balanse"\. Did you mean `c-balance`\?/,
  );
});

test("the variants of this tree apply to it, and claim something of every machine", async (t) => {
  const session = await openSession({ arch: [], scenario: [] });
  const variants = readVariants(session.root, session.allMachines);
  t.true(variants.filter(({ name }) => name.startsWith("busted/")).length >= 11);
  t.true(variants.filter(({ name }) => name.startsWith("fixes/")).length >= 4);
  for (const variant of variants) {
    t.notThrows(() => applyPatch(session.tree, variant.patch), variant.name);
    const lines = variantLines(variant, session.scenarios, session.allMachines);
    t.is(lines.length % session.allMachines.length, 0, variant.name);
    t.true(variant.patch.body.split("\n").length > variant.claims.length + 3, "it says why");
  }
});

test("a fix of this tree makes a scenario pass that fails without it, or says why none does", async (t) => {
  const session = await openSession({ arch: [], scenario: [] });
  const variants = readVariants(session.root, session.allMachines);
  for (const { name, claims } of variants.filter((one) => one.name.startsWith("fixes/"))) {
    const shown = claims.filter(({ scenario }) => {
      const file = session.scenarios.find((one) => one.name === scenario);
      if (!file) throw new Error(`${name}: no scenario ${scenario}`);
      const { expect } = readScenario(session.tree, file.file, { srcu: file.srcu });
      return typeof expect.after === "string" && expect.after.startsWith("fail");
    });
    t.true(shown.length > 0 || claims.some(({ weak }) => weak), name);
  }
});
