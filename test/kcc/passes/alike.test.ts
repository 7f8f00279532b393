// SPDX-License-Identifier: GPL-2.0-only
/** Images that behave alike, and images that only look as if they did. */
import test from "ava";
import type { SourceTree } from "../../../tools/base/source-tree.js";
import { runScenario } from "../../../tools/explore/run.js";
import { SourceCache } from "../../../tools/kcc/front/cache.js";
import {
  FIRST_ADDRESS,
  type Image,
  type InterruptSpec,
  type Operand,
} from "../../../tools/kcc/ir.js";
import { likenessOf } from "../../../tools/kcc/passes/alike/alike.js";
import { forSequentialConsistency } from "../../../tools/kcc/passes/specialise.js";
import { compileScenario } from "../../../tools/scenarios/compile.js";
import { openSession } from "../../../tools/session/session.js";
import { add, branch, count, end, imageOf, imm, irqs, load, lockAdd } from "../../support/image.js";
import { observe, type Op, type Program, reg, store, word } from "../../support/image.js";

const HARD = { softIrqMask: false };
const SOFT = { softIrqMask: true };

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
    const key = likenessOf(compile(tree, scenario, name), { softIrqMask }).alike;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()].map((names) => names.join(" "));
}

/** The machines whose plain additions take a read and a write; those of the other two are one instruction. */
const SPLIT = "alpha arm arm64 arm64-lse powerpc riscv s390-z9-109 sparc";

test("the patched increment: masked, exclusive with preemption off, or one instruction", (t) => {
  // Its timer takes locks: on a condition all of these are alike all the same.
  t.deepEqual(classes(placement.after, "mixed-updaters"), [
    "alpha arm riscv sparc",
    "arm64 arm64-lse s390-z9-109",
    "powerpc",
    "s390",
    "x86",
  ]);
  t.deepEqual(classes(placement.after, "premature-gp-1irq"), [SPLIT, "s390", "x86"]);
  t.deepEqual(classes(placement.after, "no-preempt"), [SPLIT, "s390", "x86"]);
});

test("alike images end in the same ways", (t) => {
  for (const [one, other] of [
    ["alpha", "arm64"],
    ["arm64-lse", "powerpc"],
    ["s390-z9-109", "riscv"],
  ] as const) {
    for (const scenario of ["hardirq-readers", "steal-and-queue"]) {
      const results = [one, other].map((arch) => {
        const machine = allMachines.find(({ name }) => name === arch);
        if (!machine) throw new Error(`no machine ${arch}`);
        const image = compile(placement.after, scenario, arch);
        const limits = { reduction: true, memoryMiB: 256, seconds: 60 };
        const { verdict, outcomes, undivided } = runScenario(image, machine, limits);
        return { key: likenessOf(image, machine).whole.digest, verdict, outcomes, undivided };
      });
      t.deepEqual(results[0], results[1], `${scenario} on ${one} and ${other}`);
    }
  }
});

test("before and after are not alike, nor is a patch without one of its lines", (t) => {
  const keys = [placement.before, placement.after]
    .map((tree) => likenessOf(compile(tree, "hardirq-readers", "arm64"), HARD))
    .map(({ alike }) => alike);
  t.not(keys[0], keys[1]);
});

const exclusive = (change: number, value: number): Op[] => [
  { op: "load-exclusive", dst: 0, addr: word(0), cls: 0, order: "plain" },
  add(1, reg(0), imm(change)),
  { op: "store-exclusive", dst: 2, addr: word(0), value: reg(value), cls: 0, order: "plain" },
  branch(reg(2), 0, 4),
];

const inTask = (...code: Op[]): string => likenessOf(imageOf({ tasks: [{ code }] }), HARD).alike;

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
const countUp = (address: Op, again: Op): Op[] => [
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
    return likenessOf({ ...image, classes: ["thread_info.preempt_count"] }, HARD).alike;
  };
  const once: Op[] = [current, { ...lockAdd(0, 1), addr: reg(0), order: "plain" } as Op, end];
  t.is(inKernel(countUp(current, current)), inKernel(once));
  t.not(inKernel(countUp(current, elsewhere)), inKernel(once));
  t.not(inKernel(countUp(elsewhere, elsewhere)), inKernel([elsewhere, ...once.slice(1)]));
});

/** Adds to word 0 of the running CPU's copy, as x86 does. */
const oneInstruction: Op = { ...lockAdd(0, 1, false), order: "plain", thisCpu: true } as Op;
const findCpu: Op = { op: "cpu", dst: 3 };
const findPlace: Op = { op: "percpu", dst: 4, pointer: word(0), cpu: reg(3) };
const addThere: Op = { ...lockAdd(0, 1), addr: reg(4), order: "plain" } as Op;
const splitAdd: Op[] = [
  { ...load(5, 0), addr: reg(4), order: "plain" } as Op,
  add(6, reg(5), imm(1)),
  { ...store(0, reg(6)), addr: reg(4), order: "plain" } as Op,
];
const save: Op = { op: "irq-enabled", dst: 2, soft: false };
const restore: Op = { op: "irq", enable: reg(2), soft: false };
const masked = (...inside: Op[]): Op[] => [save, irqs(0), ...inside, restore];
const inside = [findCpu, findPlace];

/** Digest of tasks that may be preempted. */
function tasks(codes: readonly Op[][], more: Partial<Program> = {}, machine = HARD): string {
  const list = codes.map((code) => ({ code: [...code, end] }));
  return likenessOf(imageOf({ preemptCount: true, ...more, tasks: list }), machine).alike;
}

const X86 = tasks([[oneInstruction]]);

test("an access to the own CPU's copy is one step if the CPU is found out where it cannot change", (t) => {
  t.is(tasks([masked(...inside, addThere)]), X86);
  t.is(tasks([[...count(1), ...inside, addThere, ...count(-1)]]), X86);
  t.not(tasks([[...inside, addThere]]), X86);
  t.not(tasks([[findCpu, ...count(1), findPlace, addThere, ...count(-1)]]), X86);
  t.not(tasks([[...count(1), ...inside, ...count(-1), addThere]]), X86);
  t.not(tasks([[save, findCpu, irqs(0), findPlace, addThere, restore]]), X86);
  const stays = { preempt: false };
  t.is(tasks([[...inside, addThere]], stays), tasks([[oneInstruction]], stays));
});

test("where a handler that may stick can come in meanwhile, that is a condition", (t) => {
  const waits: Op = { op: "await", addr: word(1), expected: imm(1), cls: 1, sleeps: false };
  const sticks = { interrupts: [{ code: [waits, end] }] };
  const ends = { interrupts: [{ code: [load(0, 1), end] }] };
  const bracketed = [...count(1), ...inside, addThere, ...count(-1)];
  t.is(tasks([bracketed], ends), tasks([[oneInstruction]], ends));
  t.not(tasks([bracketed], sticks), tasks([[oneInstruction]], sticks));
  t.is(tasks([masked(...inside, addThere)], sticks), tasks([[oneInstruction]], sticks));
  const nmi = { interrupts: [{ kind: "nmi" as const, code: [waits, end] }] };
  t.not(tasks([masked(...inside, addThere)], nmi), tasks([[oneInstruction]], nmi));
});

test("it is not if something else is done meanwhile, or its address is used again", (t) => {
  const other = load(6, 1);
  t.not(tasks([masked(...inside, other, addThere)]), tasks([[other, oneInstruction]]));
  t.not(tasks([masked(...inside, addThere, other)]), tasks([[oneInstruction, other]]));
  const again = observe("place", reg(4));
  t.not(tasks([[...masked(...inside, addThere), again]]), tasks([[oneInstruction, again]]));
  const flags = observe("flags", reg(2));
  t.not(tasks([[...masked(...inside, addThere), flags]]), tasks([[oneInstruction, flags]]));
});

test("a read and a write are one step only while nothing can come between", (t) => {
  t.is(tasks([masked(...inside, ...splitAdd)]), X86);
  t.not(tasks([[...count(1), ...inside, ...splitAdd, ...count(-1)]]), X86);
  t.not(tasks([[...inside, ...splitAdd]], { preempt: false }), X86);
  const nmi = { interrupts: [{ kind: "nmi" as const, code: [oneInstruction, end] }] };
  t.not(tasks([masked(...inside, ...splitAdd)], nmi), tasks([[oneInstruction]], nmi));
  const hardirq = { interrupts: [{ code: [oneInstruction, end] }] };
  t.is(tasks([masked(...inside, ...splitAdd)], hardirq), tasks([[oneInstruction]], hardirq));
});

test("nor while another CPU can write the word", (t) => {
  const here = masked(...inside, ...splitAdd);
  const afar: Op[] = [{ op: "percpu", dst: 4, pointer: word(0), cpu: imm(1) }, addThere];
  t.not(tasks([here, afar]), tasks([[oneInstruction], afar]));
  const stale: Op[] = [findCpu, ...count(1), findPlace, addThere, ...count(-1)];
  t.not(tasks([here, stale]), tasks([[oneInstruction], stale]));
  const slept: Op = { op: "await", addr: word(1), expected: imm(1), cls: 1, sleeps: true };
  const late: Op[] = [...count(1), ...inside, slept, addThere, ...count(-1)];
  t.not(tasks([here, late]), tasks([[oneInstruction], late]));
  const near: Op[] = [...count(1), ...inside, ...splitAdd, ...count(-1)];
  t.is(tasks([here, near]), tasks([[...count(1), ...inside, addThere, ...count(-1)], near]));
});

const softly = (enable: Operand): Op => ({ op: "irq", enable, soft: true });

/** Lifts the software mask if register 2 says so; begins at instruction `at` of its task. */
const lift = (at: number): Op[] => [
  softly(reg(2)),
  branch(reg(2), at + 2, at + 7),
  { op: "irq-happened", dst: 5 },
  branch(reg(5), at + 4, at + 7),
  irqs(0),
  { op: "irq-replay" },
  irqs(1),
];

const saveSoftly: Op = { op: "irq-enabled", dst: 2, soft: true };

test("a software mask is a hard one if what was recorded is run when it is lifted", (t) => {
  const body = store(1, imm(1));
  const hard = tasks([masked(body)]);
  const soft = [saveSoftly, softly(imm(0)), body, ...lift(3)];
  t.is(tasks([soft], {}, SOFT), hard);
  t.not(tasks([soft], {}, HARD), hard);
  const forgets = soft.map((op) => (op.op === "irq-replay" ? load(6, 1) : op));
  t.not(tasks([forgets], {}, SOFT), hard);
  const never = [saveSoftly, softly(imm(0)), body, softly(reg(2))];
  t.not(tasks([never], {}, SOFT), hard);
  t.not(tasks([[...soft, irqs(0)]], {}, SOFT), tasks([[...masked(body), irqs(0)]]));
});

test("not where a recorded interrupt could have come elsewhere, or have been taken back", (t) => {
  const body = store(1, imm(1));
  const soft = [saveSoftly, softly(imm(0)), body, ...lift(3)];
  const isHard = (line: Partial<InterruptSpec>): boolean => {
    const more = { interrupts: [{ ...line, code: [load(0, 1), end] }] };
    return tasks([soft], more, SOFT) === tasks([masked(body)], more, HARD);
  };
  t.true(isHard({ cpu: 0 }));
  t.false(isHard({ cpu: -1 }));
  t.false(isHard({ cpu: 0, raised: FIRST_ADDRESS + 1, times: -1 }));
  t.true(isHard({ cpu: -1, kind: "softirq" }));
});
