// SPDX-License-Identifier: GPL-2.0-only
/** By which torture each planted fault is found: that every mail says so, and what the table says. */
import test from "ava";
import { groundFor } from "../../tools/cli/busted.js";
import { withFixes } from "../../tools/cli/fixed.js";
import { tryApply } from "../../tools/patch/apply.js";
import { findScenarios } from "../../tools/scenarios/scenarios.js";
import { readVariants } from "../../tools/selftest/variants.js";
import { openSession } from "../../tools/session/session.js";
import { BUSTED_HEAD, bustedLine, placesOf } from "../../tools/torture/busted.js";

const session = await openSession({ arch: [], scenario: [] });
const scenarios = findScenarios(session.tree, "rcutorture").map(({ name }) => name);
const machines = session.allMachines.map(({ name }) => name);
const patches = readVariants(session.root, session.allMachines)
  .filter(({ name }) => name.startsWith("busted/"))
  .map(({ patch }) => patch);

/** A mail with these lines at its end. */
function mail(...trailers: readonly string[]) {
  const [patch] = patches;
  if (!patch) throw new Error("there is no busted form");
  return { ...patch, body: trailers.join("\n"), name: "x.patch" };
}

test("every planted fault names a torture and a machine that there are, or a reason", (t) => {
  t.true(patches.length > 10);
  for (const patch of patches) {
    const places = placesOf(patch);
    if (typeof places === "string") {
      t.regex(places, /^as /, patch.name);
      continue;
    }
    for (const { scenario, arch } of places) {
      t.true(scenarios.includes(scenario), `${patch.name}: ${scenario}`);
      t.true(machines.includes(arch), `${patch.name}: ${arch}`);
    }
  }
});

test("a fault is planted in the fixed tree, or in the tree as it is where a fix changes its lines", (t) => {
  const trees = { plain: session, fixed: withFixes(session) };
  const grounds = patches
    .filter((patch) => typeof placesOf(patch) !== "string")
    .map((patch) => ({ patch, ground: groundFor(patch, trees) }));
  for (const { patch, ground } of grounds) t.truthy(tryApply(ground.tree, patch), patch.name);
  const plain = grounds.filter(({ ground }) => ground === session).map(({ patch }) => patch.name);
  t.deepEqual(plain, ["patches/busted/callbacks-one-batch-early.patch"]);
});

test("one or several, or a reason", (t) => {
  const places = placesOf(mail("Torture: SRCU-C on arm", "Torture: tree/SRCU-P on x86"));
  t.deepEqual(places, [
    { scenario: "SRCU-C", arch: "arm" },
    { scenario: "tree/SRCU-P", arch: "x86" },
  ]);
  t.is(placesOf(mail("Torture: none, as it rains")), "as it rains");
});

for (const lines of [
  [],
  ["Torture: SRCU-C"],
  ["Torture: none, as it rains", "Torture: SRCU-C on arm"],
]) {
  test(`a mail is refused that says ${lines.join(" and ") || "nothing"}`, (t) => {
    const error = t.throws(() => placesOf(mail(...lines)));
    t.regex(error.message, /x\.patch does not say by which torture it is found/);
  });
}

test("the table says what was not looked for, and why", (t) => {
  const row = bustedLine({ form: "no-rain", why: "as it rains" });
  t.regex(BUSTED_HEAD, /busted form \| configuration \| found as/);
  t.is(row, "| no-rain |  | not looked for, as it rains |  |  |  |");
});
