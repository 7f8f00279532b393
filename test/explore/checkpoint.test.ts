// SPDX-License-Identifier: GPL-2.0-only
/** A search that is stopped again and again and gone on with each time finds what one in one piece finds. */
import test from "ava";
import { openSession } from "../../tools/cli/session.js";
import { UserError } from "../../tools/cli/errors.js";
import { decode } from "../../tools/explore/checkpoint.js";
import type { Result } from "../../tools/explore/result.js";
import { type RunOptions, runScenario } from "../../tools/explore/run.js";
import { compileScenario } from "../../tools/kcc/compile.js";
import type { Image } from "../../tools/kcc/ir.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { forSequentialConsistency } from "../../tools/machine/specialise.js";

const BUDGET = { memoryMiB: 64, seconds: 60, reduction: true };

async function subject(name: string, side: "before" | "after"): Promise<[Image, ArchMachine]> {
  const { placement, allMachines } = await openSession({ arch: [], scenario: [] });
  const machine = allMachines.find((one) => one.name === "arm");
  if (!machine) throw new Error("no machine");
  const scenario = `test/selftests/${name}.ts`;
  const image = compileScenario(placement[side], { scenario, machine });
  return [forSequentialConsistency(image), machine];
}

/** Stops each part when it looks at the clock for the `ticks`-th time. */
function inParts(
  [image, machine]: [Image, ArchMachine],
  options: Partial<RunOptions>,
  ticks: number,
): { result: Result; stops: number; last: Uint8Array } {
  const parts: Uint8Array[] = [];
  for (;;) {
    let left = ticks;
    const stops = parts.length;
    const last = parts.at(-1);
    const result = runScenario(image, machine, {
      ...BUDGET,
      ...options,
      from: last,
      interrupted: () => --left === 0,
      keep: (bytes) => parts.push(bytes),
    });
    if (parts.length === stops) return { result, stops, last: last ?? new Uint8Array() };
    if (result.verdict !== "bounded") throw new Error(`stopped, and ${result.verdict}`);
  }
}

/** What must not depend on the interruptions. */
function essence(result: Result): unknown {
  const { verdict, states, transitions, outcomes, missedWitnesses, reached, bound, trace } = result;
  return { verdict, states, transitions, outcomes, missedWitnesses, reached, bound, trace };
}

for (const [name, side, options, ticks] of [
  ["kvm-teardown", "after", { reduction: false }, 20],
  ["steal-and-queue", "after", {}, 1],
  ["premature-gp", "before", {}, 8],
  ["kvm-irqfd", "after", {}, 1],
] as const) {
  test(`${name} ${side}, stopped ten times and more`, async (t) => {
    const [image, machine] = await subject(name, side);
    const whole = runScenario(image, machine, { ...BUDGET, ...options });
    const parts = inParts([image, machine], options, ticks);
    t.true(parts.stops >= 10, `${parts.stops} stops`);
    t.deepEqual(essence(parts.result), essence(whole));
  });
}

test("a checkpoint that is cut off or another search's is refused", async (t) => {
  const [image, machine] = await subject("kvm-teardown", "after");
  const { last } = inParts([image, machine], { reduction: false }, 200);
  t.throws(() => decode(last.subarray(0, last.length / 2)), { instanceOf: UserError });
  t.throws(() => decode(new Uint8Array()), { instanceOf: UserError });
  const options = { ...BUDGET, from: last };
  t.throws(() => runScenario(image, machine, options), { message: /another search/ });
  const [other] = await subject("kvm-teardown", "before");
  t.throws(() => runScenario(other, machine, { ...options, reduction: false }), {
    message: /another search/,
  });
});

test("a table that was too small is gone on with when there is more room", async (t) => {
  const [image, machine] = await subject("kvm-teardown", "after");
  let kept: Uint8Array | undefined;
  const options = { ...BUDGET, reduction: false };
  const small = runScenario(image, machine, { ...options, memoryMiB: 1, keep: (b) => (kept = b) });
  t.is(small.verdict, "bounded");
  t.regex(small.stopped ?? "", /full/);
  const resumed = runScenario(image, machine, { ...options, from: kept });
  t.deepEqual(essence(resumed), essence(runScenario(image, machine, options)));
});
