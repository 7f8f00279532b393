// SPDX-License-Identifier: GPL-2.0-only
/** A fixed share of what `make fuzz` tries: the checker finds the endings that the naive explorer finds. */
import test from "ava";
import { differenceText, placeOf } from "./report.js";
import { Tally } from "./tally.js";
import { Trials } from "./trial.js";

/** The same programs in every run. */
const SEEDS = [1, 2];
const PROGRAMS = 75;

const trials = await Trials.open();

for (const seed of SEEDS) {
  test(`random programs end in the same ways, seed ${String(seed)}`, (t) => {
    const tally = new Tally();
    const different: string[] = [];
    for (let number = 0; number < PROGRAMS; number++) {
      const machines = trials.machinesFor(seed, number);
      const outcome = trials.run(trials.draft(seed, number), machines);
      tally.add(outcome);
      different.push(
        ...outcome.differences.map((one) => `${placeOf(seed, number)}\n${differenceText(one)}`),
      );
    }
    t.log(tally.summary());
    t.deepEqual(different, []);
    t.is(tally.programs, PROGRAMS);
    t.true(tally.images > 0.8 * PROGRAMS);
    t.true(tally.alike > 0.2 * PROGRAMS);
  });
}
