// SPDX-License-Identifier: GPL-2.0-only
/** KVM's routes protected by RCU instead of SRCU: what that does as well, and what a grace period waits for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import type { SourceTree } from "../../tools/base/source-tree.js";
import type { Result } from "../../tools/explore/result.js";
import { runScenario } from "../../tools/explore/run.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import type { Image } from "../../tools/kcc/ir.js";
import { forSequentialConsistency } from "../../tools/kcc/passes/specialise.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { parsePatch } from "../../tools/patch/parse.js";
import { placePatch } from "../../tools/patch/place.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { openSession } from "../../tools/session/session.js";

const { root, tree, placement, allMachines } = await openSession({ arch: [], scenario: [] });
const cache = new SourceCache();
const name = "patches/v4.9/kvm-irq-routing-with-rcu.patch";
const patch = parsePatch(readFileSync(join(root, name), "utf8"), name);

/** RCU on top of the v4.9 patch and without it. */
const withRcu = placePatch(tree, patch).after;
const unpatchedWithRcu = placePatch(placement.before, patch).after;

function compile(of: SourceTree, scenario: string, machine: ArchMachine): Image {
  const file = `test/selftests/${scenario}.ts`;
  return forSequentialConsistency(
    compileScenario(of, { scenario: file, srcu: "v4.9", machine, cache }),
  );
}

function search(of: SourceTree, scenario: string, machine: ArchMachine, collect = false): Result {
  const limits = { reduction: true, memoryMiB: 256, seconds: 120, collect };
  return runScenario(compile(of, scenario, machine), machine, limits);
}

/** Whether a witness of the scenario was seen, and all the ways in which it ends. */
function waits(of: SourceTree, machine: ArchMachine) {
  const { missedWitnesses, endings } = search(of, "kvm-routing-waits", machine, true);
  return [missedWitnesses.length === 0, endings?.map(({ outcome }) => outcome).sort()];
}

const through = (cpus: number) => `CPUs through the scheduler=${cpus}`;

test("the patch is of the tree with the v4.9 patch and without it", (t) => {
  t.is(placePatch(tree, patch).base, "tree");
  t.is(placePatch(placement.before, patch).base, "tree");
});

test("nothing that is read is freed, wherever the interrupt comes, on any machine", (t) => {
  for (const machine of allMachines) {
    for (const scenario of ["kvm-irqfd", "kvm-routing", "kvm-mask-notifier"]) {
      const { verdict, finding } = search(withRcu, scenario, machine);
      t.is(verdict, "pass", `${scenario} ${machine.name}: ${finding?.text ?? ""}`);
    }
  }
});

test("no work function is left when a VM is freed", (t) => {
  for (const machine of allMachines) {
    t.is(search(tree, "kvm-teardown-work", machine).finding?.rule, "use-after-free");
    t.is(search(withRcu, "kvm-teardown-work", machine).verdict, "pass");
  }
});

test("SRCU waits for none of two busy CPUs, RCU for both", (t) => {
  for (const machine of allMachines) {
    t.deepEqual(waits(tree, machine), [true, [through(0), through(1), through(2)]]);
    t.deepEqual(waits(withRcu, machine), [false, [through(2)]], machine.name);
  }
});

test("how srcu_read_lock() counts is nothing to KVM then", (t) => {
  for (const machine of allMachines) {
    t.deepEqual(waits(unpatchedWithRcu, machine), waits(withRcu, machine));
  }
});

test("only images that wait for RCU have its threads", (t) => {
  for (const machine of allMachines) {
    const threads = (of: SourceTree) =>
      compile(of, "kvm-irqfd", machine).scenario.tasks.filter((task) => /^rcu@/.test(task.name));
    t.deepEqual(threads(tree), []);
    t.deepEqual(
      threads(withRcu).map(({ cpu, daemon }) => [cpu, daemon]),
      [
        [0, true],
        [1, true],
      ],
    );
  }
});
