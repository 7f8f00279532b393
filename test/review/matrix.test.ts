// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { casesOf, runMatrix, runOf } from "../../tools/review/matrix.js";
import { machine } from "../selftest/results.js";
import { BLIND, fakeEngine } from "./engines.js";

const scenarios = [{ name: "s", file: "s.ts" }];

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
