// SPDX-License-Identifier: GPL-2.0-only
/**
 * Random kernel TypeScript, searched in every way there is: with and without the reduction, with whole
 * states and with hashes. All must find the same endings.
 */
import test from "ava";
import fc from "fast-check";
import { openSession } from "../../tools/session/session.js";
import { replay } from "../../tools/explore/replay.js";
import { type RunOptions, runScenario } from "../../tools/explore/run.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import type { Image } from "../../tools/kcc/ir.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { likenessOf } from "../../tools/kcc/passes/alike/alike.js";
import { forSequentialConsistency } from "../../tools/kcc/passes/specialise.js";
import { overlay } from "../../tools/patch/overlay.js";
import { programs } from "./programs.js";

const PROGRAMS = Number(process.env["PROGRAMS"] ?? 200);
/** The same programs in every run; SEED= for others. */
const SEED = Number(process.env["SEED"] ?? 419);

const FILE = "test/selftests/random.ts";
const MACHINES = ["x86", "arm", "arm64", "powerpc", "s390-z9-109"];
/** Machines whose images may be alike to theirs. */
const TWINS: Readonly<Record<string, readonly string[]>> = {
  x86: ["s390"],
  arm: ["arm64", "x86"],
  arm64: ["powerpc", "s390"],
  powerpc: ["riscv", "x86"],
  "s390-z9-109": ["arm", "s390"],
};

/** Room for some hundred thousand states; a program that needs more is not compared. */
const BUDGET = { memoryMiB: 4, seconds: 60, reduction: true, collect: true };

const WAYS: readonly Partial<RunOptions>[] = [
  { reduction: false },
  { exact: true, memoryMiB: 1024 },
];

/** All endings, sorted; undefined if the search was not exhausted. Every schedule is replayed. */
function endings(
  image: Image,
  machine: ArchMachine,
  options: Partial<RunOptions>,
): readonly string[] | undefined {
  const result = runScenario(image, machine, { ...BUDGET, ...options });
  if (result.stopped !== undefined || !result.endings) return undefined;
  for (const { trace } of result.endings) replay(image, machine, trace);
  return result.endings.map(({ outcome }) => outcome);
}

function differs(image: Image, machine: ArchMachine): "bounded" | undefined {
  const expected = endings(image, machine, {});
  for (const way of WAYS) {
    const got = endings(image, machine, way);
    if (!got || !expected) return "bounded";
    if (got.join("\n") === expected.join("\n")) continue;
    throw new Error(
      `${machine.name}, ${JSON.stringify(way)}:\n${got.join("\n")}\n\nand not\n${expected.join("\n")}`,
    );
  }
  return undefined;
}

/** An image and the machine it is for. */
type On = readonly [Image, ArchMachine];

/** That both have the same endings. */
function compare([image, machine]: On, [other, twin]: On): void {
  const [one, two] = [endings(image, machine, {}), endings(other, twin, {})];
  if (one && two && one.join("\n") !== two.join("\n"))
    throw new Error(
      `${machine.name} and ${twin.name}:\n${one.join("\n")}\n\nand not\n${two.join("\n")}`,
    );
}

/** Whether the two behave alike; they have the same endings then. */
function agree(one: On, two: On): boolean {
  if (one[0].hash === two[0].hash || likenessOf(...one).alike !== likenessOf(...two).alike)
    return false;
  compare(one, two);
  return true;
}

/** Whether they do because nothing comes into the plain updates of the one. */
function agreeWhole(one: On, two: On): boolean {
  const [mine, other] = [likenessOf(...one), likenessOf(...two)];
  if (mine.alike === other.alike || mine.whole.digest !== other.whole.digest) return false;
  if (other.whole.divisible.some((update) => !mine.whole.divisible.includes(update))) return false;
  if (!runScenario(...one, { ...BUDGET, collect: false }).undivided) return false;
  compare(one, two);
  return true;
}

test("random kernel TypeScript has the same endings however it is searched", async (t) => {
  const { placement, allMachines } = await openSession({ arch: [], scenario: [] });
  const machines = new Map(allMachines.map((machine) => [machine.name, machine]));
  const cache = new SourceCache();
  let compared = 0;
  let alike = 0;
  let whole = 0;
  fc.assert(
    fc.property(programs, fc.constantFrom(...MACHINES), (text, name) => {
      const tree = overlay(placement.after, new Map([[FILE, text]]));
      const imageOn = (machine: ArchMachine): Image =>
        forSequentialConsistency(compileScenario(tree, { scenario: FILE, machine, cache }));
      const machine = machines.get(name) as ArchMachine;
      const image = imageOn(machine);
      if (differs(image, machine) === undefined) compared++;
      const others = TWINS[name]?.map((twin) => machines.get(twin) as ArchMachine) ?? [];
      for (const twin of others) {
        const pair = [
          [image, machine],
          [imageOn(twin), twin],
        ] as const;
        if (agree(...pair)) alike++;
        if (agreeWhole(...pair)) whole++;
      }
    }),
    { numRuns: PROGRAMS, seed: SEED, includeErrorInReport: true },
  );
  t.log(
    `${compared} of ${PROGRAMS} programs compared, ${alike} with one that behaves alike, ${whole} with one whose updates are whole`,
  );
  t.true(compared > 0.9 * PROGRAMS);
  t.true(alike > 0);
  t.true(whole > 0);
});
