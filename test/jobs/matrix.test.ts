// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { casesOf, runMatrix, runOf } from "../../tools/jobs/matrix.js";
import { pack } from "../../tools/jobs/packed.js";
import type { Result } from "../../tools/explore/result.js";
import { likenessOf } from "../../tools/kcc/passes/alike/alike.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { failure, machine, result } from "../selftest/results.js";
import {
  add,
  branch,
  end,
  imageOf,
  imm,
  increment,
  lockAdd,
  type Op,
  reg,
  word,
} from "../support/image.js";
import { BLIND, fakeEngine } from "./engines.js";

const scenarios = [{ name: "s", file: "s.ts", srcu: "v4.9" as const }];

test("cases with the same image are searched once", async (t) => {
  const machines = [machine("arm"), machine("riscv"), machine("x86")];
  const engine = fakeEngine(({ machine: { name } }) => (name === "x86" ? "one" : "split"));
  const runs = await runMatrix(casesOf(scenarios, machines, ["before"]), engine, BLIND);
  t.is(engine.asked.length, 2);
  const shared = runOf(runs, "s", "riscv", "before");
  t.is(shared?.machine.name, "arm");
  t.deepEqual(
    shared?.cases.map((job) => job.machine.name),
    ["arm", "riscv"],
  );
  t.is(runOf(runs, "s", "x86", "before")?.machine.name, "x86");
});

test("before and after may share an image too", async (t) => {
  const engine = fakeEngine(() => "same");
  const runs = await runMatrix(casesOf(scenarios, [machine("x86")]), engine, BLIND);
  t.is(engine.asked.length, 1);
  t.is(runOf(runs, "s", "x86", "before"), runOf(runs, "s", "x86", "after"));
});

test("a machine that masks interrupts in software runs apart", async (t) => {
  const engine = fakeEngine(() => "same");
  const machines = [machine("arm"), machine("powerpc", true)];
  await runMatrix(casesOf(scenarios, machines, ["after"]), engine, BLIND);
  t.is(engine.asked.length, 2);
});

test("the watcher hears of every step; an error of the engine is the matrix's", async (t) => {
  const heard: string[] = [];
  const watcher = {
    compiled: (done: number, all: number) => heard.push(`compiled ${done}/${all}`),
    searching: () => heard.push("searching"),
    finished: () => heard.push("finished"),
  };
  const cases = casesOf(scenarios, [machine("x86")]);
  await runMatrix(
    cases,
    fakeEngine(({ side }) => side),
    watcher,
  );
  t.deepEqual(heard.slice(0, 2), ["compiled 1/2", "compiled 2/2"]);
  t.is(heard.filter((word) => word === "finished").length, 2);
  t.is(heard.filter((word) => word === "searching").length, 2);
  const broken = {
    ...fakeEngine(() => ""),
    compile: () => Promise.reject(new Error("cannot compile")),
  };
  await t.throwsAsync(runMatrix(cases, broken, BLIND), { message: "cannot compile" });
});

const exclusive: Op[] = [
  { op: "load-exclusive", dst: 0, addr: word(0), cls: 0, order: "plain" },
  add(1, reg(0), imm(1)),
  { op: "store-exclusive", dst: 2, addr: word(0), value: reg(1), cls: 0, order: "plain" },
  branch(reg(2), 0, 4),
];
const whole = { ...lockAdd(0, 1), order: "plain" } as Op;

/** The machine `one` adds with one instruction, `loop` with exclusives, `twice` adds two. */
const CODE: Readonly<Record<string, Op[]>> = {
  one: [whole, end],
  loop: [...exclusive, end],
  twice: [whole, whole, end],
};

function alikeEngine(found: Result, codes = CODE) {
  const engine = fakeEngine(
    () => "",
    () => found,
  );
  const compile = ({ machine: on }: { readonly machine: ArchMachine }) => {
    const image = imageOf({ tasks: [{ code: codes[on.name] ?? [end] }] });
    return Promise.resolve(pack(image, { likeness: likenessOf(image, on) }));
  };
  return { ...engine, compile };
}

const MACHINES = ["one", "loop", "twice"].map((name) => machine(name));

test("what is alike to an image that passes is spared the search, if asked for", async (t) => {
  const engine = alikeEngine(result());
  const cases = casesOf(scenarios, MACHINES, ["after"]);
  const runs = await runMatrix(cases, engine, BLIND, "passes");
  t.deepEqual(
    engine.asked.map(({ arch }) => arch),
    ["one", "twice"],
  );
  t.is(runOf(runs, "s", "loop", "after")?.machine.name, "one");
  t.is(runs.flatMap((run) => run.cases).length, 3);
  const apart = alikeEngine(result());
  await runMatrix(cases, apart, BLIND);
  t.is(apart.asked.length, 3);
});

test("what is alike to an image that fails shares its search too, if asked for", async (t) => {
  const engine = alikeEngine(failure());
  const runs = await runMatrix(casesOf(scenarios, MACHINES, ["before"]), engine, BLIND, "alike");
  t.is(engine.asked.length, 2);
  t.is(runOf(runs, "s", "loop", "before")?.machine.name, "one");
  const stopped = alikeEngine(result({ verdict: "bounded", stopped: "time" }));
  await runMatrix(casesOf(scenarios, MACHINES, ["before"]), stopped, BLIND, "alike");
  t.is(stopped.asked.length, 3);
});

test("what is alike to an image that fails, or is not exhausted, has a search of its own", async (t) => {
  for (const found of [failure(), result({ verdict: "bounded", stopped: "time" })]) {
    const engine = alikeEngine(found);
    const cases = casesOf(scenarios, MACHINES, ["before"]);
    const runs = await runMatrix(cases, engine, BLIND, "passes");
    t.is(engine.asked.length, 3);
    t.is(runOf(runs, "s", "loop", "before")?.machine.name, "loop");
  }
});

/** `split` adds with a read and a write, others with an instruction that can be come into, or cannot. */
const PLAIN: Readonly<Record<string, Op[]>> = {
  locked: [whole, end],
  split: [...increment(0, 0).map((op) => ({ ...op, order: "plain" }) as Op), end],
  unlocked: [{ ...whole, locked: false } as Op, end],
};

test("what is alike if updates are whole is spared the search where they are, and where they can be split most is searched", async (t) => {
  const machines = Object.keys(PLAIN).map((name) => machine(name));
  for (const [found, asked] of [
    [result({ undivided: true }), ["split"]],
    [result(), ["split", "locked", "unlocked"]],
    [failure(), ["split", "locked", "unlocked"]],
  ] as const) {
    for (const sharing of ["passes", "alike"] as const) {
      const engine = alikeEngine(found, PLAIN);
      const runs = await runMatrix(casesOf(scenarios, machines, ["after"]), engine, BLIND, sharing);
      t.deepEqual([...engine.asked.map(({ arch }) => arch)].sort(), [...asked].sort());
      t.is(engine.asked[0]?.arch, "split");
      t.is(runs.flatMap((run) => run.cases).length, 3);
    }
  }
});

test("one whose updates can be come into where those of the other cannot is searched", async (t) => {
  const twice = {
    locked: [{ ...whole, locked: false } as Op, whole, end],
    unlocked: [whole, { ...whole, locked: false } as Op, end],
  };
  const engine = alikeEngine(result({ undivided: true }), twice);
  const machines = ["locked", "unlocked"].map((name) => machine(name));
  await runMatrix(casesOf(scenarios, machines, ["after"]), engine, BLIND, "passes");
  t.is(engine.asked.length, 2);
});

test("trees are never shared for being alike", async (t) => {
  const engine = alikeEngine(result());
  const [one, loop] = MACHINES as [ArchMachine, ArchMachine];
  const cases = [
    ...casesOf(scenarios, [one], ["before"]),
    ...casesOf(scenarios, [loop], ["after"]),
  ];
  await runMatrix(cases, engine, BLIND, "passes");
  t.is(engine.asked.length, 2);
});
