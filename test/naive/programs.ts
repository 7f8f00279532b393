// SPDX-License-Identifier: GPL-2.0-only
/** Random programs, each from a seed and its number: a third are scenarios of test/soundness/, changed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../tools/base/disk.js";
import { CASES, FOLDER } from "../soundness/cases.js";
import type { Draft } from "./generator/draft.js";
import { mutated } from "./generator/mutations.js";
import { draftOf } from "./generator/parse.js";
import { Random } from "./generator/random.js";
import { isOfThese } from "./generator/text.js";
import { scenarioOf } from "./generator/scenarios.js";

/** Of a hundred programs, so many are made from scenarios that were hard once. */
const KNOWN = 35;

export class Programs {
  private readonly known: readonly Draft[];

  constructor(root = packageRoot()) {
    const texts = CASES.map(({ name }) => readFileSync(join(root, FOLDER, `${name}.ts`), "utf8"));
    this.known = texts.filter(isOfThese).map(draftOf);
  }

  /** Program `number` of the series `seed`; the same whenever it is asked for. */
  draft(seed: number, number: number): Draft {
    const random = new Random(seed, number);
    return random.percent(KNOWN) ? mutated(random.pick(this.known), random) : scenarioOf(random);
  }
}
