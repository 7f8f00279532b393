// SPDX-License-Identifier: GPL-2.0-only
/** Every fact is broken, in every way there is, and each break is named by one message. */
import test from "ava";
import { mutators } from "../../tools/parity/mutate/mutators.js";
import { tallyMutations } from "../../tools/parity/mutate/tally.js";
import { rules } from "../../tools/parity/rules.js";
import { everyVersion, patched } from "./trees.js";

test("each rule has a mutator", (t) => {
  t.deepEqual(
    mutators.map(({ rule }) => rule.id),
    rules.map(({ id }) => id),
  );
});

everyVersion("each fact is broken, and each break named by one message", (t, manifest) => {
  const { mutations, caught, missed, unbroken, rules: counts } = tallyMutations(patched, manifest);
  t.deepEqual(missed, []);
  t.deepEqual(unbroken, []);
  t.is(caught, mutations);
  for (const { id, facts, mutations: many } of counts) t.true(many >= facts, id);
  const facts = counts.reduce((sum, rule) => sum + rule.facts, 0);
  t.log(`${facts} facts, ${mutations} mutations, ${caught} caught`);
});
