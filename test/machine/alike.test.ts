// SPDX-License-Identifier: GPL-2.0-only
/** Images that behave alike, and images that only look as if they did. */
import test from "ava";
import { openSession } from "../../tools/cli/session.js";
import { runScenario } from "../../tools/explore/run.js";
import { compileScenario } from "../../tools/kcc/compile.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import type { Image } from "../../tools/kcc/ir.js";
import type { SourceTree } from "../../tools/kcc/tree.js";
import { alikeness } from "../../tools/machine/alike.js";
import { forSequentialConsistency } from "../../tools/machine/specialise.js";
import { add, branch, end, imageOf, imm, lockAdd, observe } from "../support/image.js";
import { type Op, reg, word } from "../support/image.js";

const { allMachines, placement } = await openSession({ arch: [], scenario: [] });
const cache = new SourceCache();

function compile(tree: SourceTree, scenario: string, arch: string): Image {
  const machine = allMachines.find(({ name }) => name === arch);
  if (!machine) throw new Error(`no machine ${arch}`);
  const file = `test/selftests/${scenario}.ts`;
  return forSequentialConsistency(compileScenario(tree, { scenario: file, machine, cache }));
}

/** Machines whose images are alike, in the order of their first member. */
function classes(tree: SourceTree, scenario: string): string[] {
  const groups = new Map<string, string[]>();
  for (const { name, softIrqMask } of allMachines) {
    const key = `${alikeness(compile(tree, scenario, name))} ${softIrqMask}`;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()].map((names) => names.join(" "));
}

const PATCHED = ["alpha arm riscv sparc", "arm64 arm64-lse s390-z9-109", "powerpc", "s390", "x86"];

test("the patched increment: masked, exclusive with preemption off, or one instruction", (t) => {
  t.deepEqual(classes(placement.after, "mixed-updaters"), PATCHED);
  t.deepEqual(classes(placement.after, "premature-gp-1irq"), PATCHED);
});

test("alike images end in the same ways after as many choices", (t) => {
  for (const [one, other] of [
    ["alpha", "riscv"],
    ["arm64", "s390-z9-109"],
    ["arm64-lse", "arm64"],
  ] as const) {
    for (const scenario of ["hardirq-readers", "steal-and-queue"]) {
      const results = [one, other].map((arch) => {
        const machine = allMachines.find(({ name }) => name === arch);
        if (!machine) throw new Error(`no machine ${arch}`);
        const image = compile(placement.after, scenario, arch);
        const limits = { reduction: true, memoryMiB: 256, seconds: 60 };
        const { verdict, outcomes, states } = runScenario(image, machine, limits);
        return { verdict, outcomes, states };
      });
      t.deepEqual(results[0], results[1], `${scenario} on ${one} and ${other}`);
    }
  }
});

test("before and after are not alike, nor is a patch without one of its lines", (t) => {
  const keys = [placement.before, placement.after].map((tree) =>
    alikeness(compile(tree, "hardirq-readers", "arm64")),
  );
  t.not(keys[0], keys[1]);
});

const exclusive = (change: number, value: number): Op[] => [
  { op: "load-exclusive", dst: 0, addr: word(0), cls: 0, order: "plain" },
  add(1, reg(0), imm(change)),
  { op: "store-exclusive", dst: 2, addr: word(0), value: reg(value), cls: 0, order: "plain" },
  branch(reg(2), 0, 4),
];

const inTask = (...code: Op[]): string => alikeness(imageOf({ tasks: [{ code }] }));

test("the loop is the addition of what it adds, with the result that is read of it", (t) => {
  const plain: Op = { ...lockAdd(0, 3), order: "plain" } as Op;
  t.is(inTask(...exclusive(3, 1), end), inTask(plain, end));
  t.not(inTask(...exclusive(4, 1), end), inTask(plain, end));
  t.not(inTask(...exclusive(3, 0), end), inTask(plain, end));
  const read = { ...plain, dst: 0 } as Op;
  t.is(
    inTask(...exclusive(3, 1), observe("old", reg(0)), end),
    inTask(read, observe("old", reg(0)), end),
  );
  t.not(inTask(...exclusive(3, 1), observe("old", reg(0)), end), inTask(plain, end));
});

test("an addition that other CPUs can split is not alike to one that they cannot", (t) => {
  t.not(inTask(lockAdd(0, 1, false), end), inTask(lockAdd(0, 1), end));
});

test("what is added to something else than the value read is no addition", (t) => {
  const other: Op[] = [
    { op: "load-exclusive", dst: 0, addr: word(0), cls: 0, order: "plain" },
    add(0, reg(0), reg(0)),
    add(1, reg(0), imm(3)),
    { op: "store-exclusive", dst: 2, addr: word(0), value: reg(1), cls: 0, order: "plain" },
    branch(reg(2), 0, 5),
  ];
  t.not(inTask(...other, end), inTask({ ...lockAdd(0, 3), order: "plain" } as Op, end));
});

/** preempt_count, which is word 0 of a task_struct, goes up by one. */
const count = (address: Op, again: Op): Op[] => [
  address,
  { op: "load", dst: 1, addr: reg(0), cls: 0, order: "plain", thisCpu: false },
  add(2, reg(1), imm(1)),
  again,
  { op: "store", addr: reg(0), value: reg(2), cls: 0, order: "plain", thisCpu: false },
  end,
];

test("a context's own preempt count goes up in one step; another's does not", (t) => {
  const current: Op = { op: "current", dst: 0 };
  const elsewhere: Op = { op: "mov", dst: 0, a: imm(300) };
  const inKernel = (code: Op[]): string => {
    const image = imageOf({ tasks: [{ code }], classes: 1 });
    return alikeness({ ...image, classes: ["thread_info.preempt_count"] });
  };
  const once: Op[] = [current, { ...lockAdd(0, 1), addr: reg(0), order: "plain" } as Op, end];
  t.is(inKernel(count(current, current)), inKernel(once));
  t.not(inKernel(count(current, elsewhere)), inKernel(once));
  t.not(inKernel(count(elsewhere, elsewhere)), inKernel([elsewhere, ...once.slice(1)]));
});
