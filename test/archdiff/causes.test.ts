// SPDX-License-Identifier: GPL-2.0-only
/** How an update is made on each machine, and what is said where none was torn. */
import test from "ava";
import { causesOf } from "../../tools/archdiff/causes.js";
import { differencesIn } from "../../tools/archdiff/differences.js";
import { Makings } from "../../tools/archdiff/makings.js";
import { reachOf } from "../../tools/archdiff/outcomes.js";
import type { Place } from "../../tools/archdiff/places.js";
import type { Side } from "../../tools/jobs/engine.js";
import { casesOf, runMatrix } from "../../tools/jobs/matrix.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import { machineNamed } from "../../tools/session/machines.js";
import { openSession } from "../../tools/session/session.js";
import { BLIND } from "../jobs/engines.js";
import { localEngine } from "./local-engine.js";

const { allMachines, placement } = await openSession({ arch: [], scenario: [] });
const cache = new SourceCache();
const SRCU = "kernel/rcu/srcu.ts";

/** The line of `__srcu_read_lock()` that counts in seq[]. */
function seqLine(side: Side): Place {
  const lines = placement[side].read(SRCU)?.split("\n") ?? [];
  const line = lines.findIndex((text) => text.includes("this_cpu_inc(sp.per_cpu_ref.seq")) + 1;
  return { file: SRCU, line, fn: "__srcu_read_lock" };
}

function howOn(side: Side, arch: string, config = {}): string[] {
  const makings = new Makings(placement[side], config, cache);
  return makings.at(seqLine(side), machineNamed(allMachines, arch)).map(({ how }) => how);
}

test("the update of seq[] before the patch, and after it", (t) => {
  const whole = "one instruction";
  const tries = "load-exclusive and store-exclusive, repeated until it stores";
  t.deepEqual(howOn("before", "arm64"), ["load, add and store"]);
  t.deepEqual(howOn("after", "arm64"), [`${tries} with preemption off`]);
  t.deepEqual(howOn("after", "arm"), ["load, add and store with interrupts off"]);
  t.deepEqual([...howOn("before", "x86"), ...howOn("after", "x86")], [whole, whole]);
});

test("what the scenario or the machine's name configures counts", (t) => {
  const without = ["load-exclusive and store-exclusive, repeated until it stores"];
  t.deepEqual(howOn("after", "arm64", { CONFIG_PREEMPT: false }), without);
  t.deepEqual(howOn("after", "arm64:CONFIG_PREEMPT=n"), without);
});

test("nothing is said of a line without updates, or of a function that does not compile by itself", (t) => {
  const [machine] = allMachines;
  if (!machine) throw new Error("no machine");
  const makings = new Makings(placement.after, {}, cache);
  t.deepEqual(makings.at({ ...seqLine("after"), line: 1 }, machine), []);
  const flag = { file: "test/selftests/lib/flag.ts", line: 16, fn: "set_flag" };
  t.deepEqual(makings.at(flag, machine), []);
});

/** Causes of every difference of a scenario after the patch, by outcome. */
async function causes(scenario: string, archs: readonly string[]) {
  const machines = archs.map((arch) => machineNamed(allMachines, arch));
  const files = [{ name: scenario, file: `test/selftests/${scenario}.ts`, srcu: "v4.9" as const }];
  const cases = casesOf(files, machines, ["after"] as const);
  const runs = await runMatrix(cases, localEngine(placement, cache), BLIND);
  const reach = reachOf(runs, scenario, "after", archs);
  const makings = new Makings(placement.after, {}, cache);
  return Object.fromEntries(
    differencesIn(reach).map((difference) => [
      difference.outcome,
      causesOf(difference, reach, machines, makings),
    ]),
  );
}

test("where nothing was torn, updates that those who can make otherwise than those who cannot", async (t) => {
  const found = await causes("bad-sleep-atomic", ["arm64", "arm64:CONFIG_PREEMPT=n"]);
  const ways = "load-exclusive and store-exclusive, repeated until it stores";
  const whole = found[""]?.find(({ what }) => what === "update srcu_struct_array.seq");
  t.is(whole?.torn, undefined);
  t.deepEqual(whole?.made, [
    { archs: ["arm64"], text: `${ways} with preemption off` },
    { archs: ["arm64:CONFIG_PREEMPT=n"], text: ways },
  ]);
});

test("where updates are made alike nothing is named", async (t) => {
  const found = await causes("bad-this-cpu", ["x86", "x86:CONFIG_PREEMPT=n"]);
  t.deepEqual(found, { "": [], "fails: debug-preempt": [] });
});
