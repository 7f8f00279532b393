// SPDX-License-Identifier: GPL-2.0-only
/** Every way in which a small image can end, the same however it is searched. */
import { type RunOptions, runScenario } from "../../tools/explore/run.js";
import { replay } from "../../tools/explore/replay.js";
import { type Program, imageOf, testArch } from "./image.js";

const ALL = { memoryMiB: 64, seconds: 60, reduction: true, collect: true };

const WAYS: readonly Partial<RunOptions>[] = [
  { exact: true },
  { reduction: false },
  { reduction: false, exact: true },
];

/**
 * What was observed at the end of each run, or the rule broken, sorted; each is replayed.
 * @param soft interrupts are masked in software
 */
export function outcomes(program: Program, soft = false): readonly string[] {
  const image = imageOf(program);
  const arch = { ...testArch, softIrqMask: soft };
  const ends = (options: Partial<RunOptions>): string[] => {
    const { endings = [] } = runScenario(image, arch, { ...ALL, ...options });
    for (const { trace } of endings) replay(image, arch, trace);
    return endings.map(({ outcome }) => outcome);
  };
  const expected = ends({});
  for (const way of WAYS) {
    const got = ends(way).join(", ");
    if (got === expected.join(", ")) continue;
    throw new Error(`${JSON.stringify(way)}: ${got}, not ${expected.join(", ")}`);
  }
  return expected;
}
