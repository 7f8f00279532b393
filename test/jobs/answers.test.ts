// SPDX-License-Identifier: GPL-2.0-only
/** Answers that are known, those that are searched for, and those there is no time for. */
import test from "ava";
import { Answers } from "../../tools/jobs/answers.js";
import type { Case, Engine } from "../../tools/jobs/engine.js";
import { fewAtOnce } from "../../tools/jobs/few.js";
import { casesOf } from "../../tools/jobs/matrix.js";
import { threadEngine } from "../../tools/jobs/threads.js";
import { openSession } from "../../tools/session/session.js";
import { failure, machine } from "../selftest/results.js";
import { BLIND, fakeEngine } from "./engines.js";

const MACHINES = ["arm", "riscv", "x86"].map((name) => machine(name));
const SCENARIO = { name: "s", file: "s.ts", srcu: "v4.9" as const };
const CASES: Case[] = casesOf([SCENARIO], MACHINES, ["after"]);

test("what is known is not compiled; cases of one search are one answer", async (t) => {
  const known = new Map([
    ["arm", { search: "split", result: failure(), alike: true }],
    ["riscv", { search: "split", result: failure(), alike: true }],
  ]);
  const compiled: string[] = [];
  const fake = fakeEngine(({ machine: { name } }) => name);
  const engine: Engine<string> = {
    ...fake,
    recall: (job) => known.get(job.machine.name),
    compile: (job) => {
      compiled.push(job.machine.name);
      return fake.compile(job);
    },
  };
  const answers = new Answers(engine, BLIND, "passes");
  const found = await answers.of(CASES);
  t.deepEqual(compiled, ["x86"]);
  const rows = found.map(({ cases, ...one }) => {
    return [cases.map((job) => job.machine.name).join(" "), one.result.verdict, one.known];
  });
  t.deepEqual(rows, [
    ["arm riscv", "fail", true],
    ["x86", "pass", false],
  ]);
  await answers.of(CASES);
  t.is((await new Answers(engine, BLIND, "same").of(CASES)).filter((one) => one.known).length, 0);
  t.deepEqual(
    answers.all.map(({ again }) => again),
    [false, false, true, true],
  );
});

test("every answer that was searched for is kept", async (t) => {
  const kept: string[] = [];
  const engine: Engine<string> = {
    ...fakeEngine(({ machine: { name } }) => (name === "x86" ? "one" : "split")),
    remember: ({ cases }) => kept.push(cases.map((job) => job.machine.name).join(" ")),
  };
  await new Answers(engine, BLIND, "same").of(CASES);
  t.deepEqual(kept.sort(), ["arm riscv", "x86"]);
});

test("once told to stop nothing is compiled or searched, and every case is bounded", async (t) => {
  const { allMachines, placement, scenarios } = await openSession({
    arch: [],
    scenario: ["kvm-routing"],
  });
  const limits = { reduction: true, memoryMiB: 16, seconds: 1 };
  const names = { before: "before", after: "after" };
  const { before, after } = placement;
  const engine = threadEngine({ trees: { before, after }, names }, limits);
  engine.interrupt();
  const cases = casesOf(scenarios, allMachines);
  const found = await new Answers(engine, BLIND, "passes").of(cases);
  await engine.close();
  t.is(found.flatMap((one) => one.cases).length, 2 * allMachines.length);
  for (const { result: answer } of found) {
    t.like(answer, { verdict: "bounded", stopped: "interrupted before it began", states: 0 });
    t.like(answer.bound, { cpus: 1, tasks: 3 });
  }
});

test("a few at once, each once, and none after an error", async (t) => {
  const done: number[] = [];
  let most = 0;
  let now = 0;
  await fewAtOnce([1, 2, 3, 4, 5, 6, 7], async (one) => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now--;
    done.push(one);
  });
  t.deepEqual(done.sort(), [1, 2, 3, 4, 5, 6, 7]);
  t.is(most, 4);
  const begun: number[] = [];
  const failing = fewAtOnce([1, 2, 3, 4, 5, 6, 7], async (one) => {
    begun.push(one);
    await Promise.resolve();
    throw new Error(`number ${one}`);
  });
  await t.throwsAsync(failing, { message: "number 1" });
  t.true(begun.length <= 4);
});
