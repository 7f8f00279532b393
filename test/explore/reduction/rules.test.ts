// SPDX-License-Identifier: GPL-2.0-only
/**
 * Each rule of the reduction leaves something out where its precondition holds, and nothing where it nearly
 * holds. States are counted in both cases; endings are those of the full search in all of them.
 */
import test, { type ExecutionContext } from "ava";
import { runScenario } from "../../../tools/explore/run.js";
import {
  type Op,
  type Program,
  count,
  end,
  exclusive,
  imageOf,
  imm,
  increment,
  irqs,
  load,
  lock,
  lockAdd,
  observe,
  reg,
  store,
  testArch,
  unlock,
  waitFor,
} from "../../support/image.js";
import { outcomes } from "../../support/outcomes.js";

const BUDGET = { memoryMiB: 16, seconds: 60, reduction: true, collect: true };

/** States with the reduction; the endings have been compared with those of the full search. */
function statesOf(program: Program): number {
  outcomes(program);
  return runScenario(imageOf(program), testArch, BUDGET).states;
}

/** Two CPUs, and tasks that run on any of them. */
function tasks(codes: readonly Op[][], more: Partial<Program> = {}): Program {
  const list = codes.map((code) => ({ code: [...code, end] }));
  return { cpus: 2, preemptCount: true, ...more, tasks: list };
}

function leavesOut(t: ExecutionContext, holds: Program, nearly: Program): void {
  const [few, more] = [statesOf(holds), statesOf(nearly)];
  t.true(few < more, `${few} and ${more} states`);
}

const onCpu = (cpu: number, ...code: Op[]): Program["tasks"][number] => ({
  code: [...code, end],
  cpu,
});

test("memory: a word that nobody else uses, and one that is read", (t) => {
  const mine = [...increment(0, 0), ...increment(0, 0)];
  leavesOut(t, tasks([mine, increment(0, 1)]), tasks([mine, increment(0, 0)]));
});

test("memory: additions commute, but not with a wait that one of them ends", (t) => {
  const adds = [lockAdd(0, 1), lockAdd(0, 1)];
  leavesOut(t, tasks([adds, adds]), tasks([adds, [...adds, load(0, 0), observe("x", reg(0))]]));
  const waits = { code: [waitFor(0, 2, true), store(1, imm(1)), end], daemon: true };
  const two: Program = { cpus: 2, tasks: [onCpu(0, ...adds), onCpu(1, ...adds)] };
  leavesOut(t, two, { ...two, tasks: [...two.tasks, waits] });
});

test("guards: words that one lock guards, and one that somebody reads without", (t) => {
  const section = [
    ...count(1),
    lock(3),
    ...increment(0, 0),
    ...increment(0, 1),
    unlock(3),
    ...count(-1),
  ];
  const peek = [load(0, 0), observe("peek", reg(0))];
  const other = [load(0, 2), observe("peek", reg(0))];
  leavesOut(t, tasks([section, section, other]), tasks([section, section, peek]));
});

test("locks: given back by who holds it, and by somebody else as well", (t) => {
  const section = [...count(1), lock(3), ...increment(0, 0), unlock(3), ...count(-1)];
  leavesOut(t, tasks([section, section, [load(0, 1)]]), tasks([section, section, [unlock(3)]]));
});

test("CPUs: a handler that ends, and one that waits for what comes after", (t) => {
  const task = onCpu(0, ...count(1), load(0, 1), ...count(-1), store(4, imm(1)));
  const line = (first: Op): NonNullable<Program["interrupts"]> => [{ code: [first, end], cpu: 0 }];
  const program: Program = { cpus: 1, preemptCount: true, tasks: [task] };
  leavesOut(
    t,
    { ...program, interrupts: line(load(0, 4)) },
    { ...program, interrupts: line(waitFor(4, 1)) },
  );
});

test("sections: what is the same on every CPU, and what others notice", (t) => {
  const quiet = [...count(1), ...increment(0, 0), ...count(-1)];
  leavesOut(t, tasks([quiet, increment(0, 1)]), tasks([quiet, increment(0, 0)]));
});

test("observations: two names, and one that two contexts use", (t) => {
  const sees = (name: string): Op[] => [store(0, imm(1)), observe(name, imm(1))];
  const seen = (name: string): Op[] => [store(1, imm(1)), observe(name, imm(2))];
  leavesOut(t, tasks([sees("a"), seen("b")]), tasks([sees("a"), seen("a")]));
});

test("retries: a pair that is tried again is one step, with interrupts in between or not", (t) => {
  const both = tasks([exclusive(0), exclusive(0)]);
  const full = runScenario(imageOf(both), testArch, { ...BUDGET, reduction: false });
  t.true(statesOf(both) * 2 < full.states);
});

test("masks: closed while nothing can come, and while something can", (t) => {
  const masked = [irqs(0), ...increment(0, 0), irqs(1)];
  const program = tasks([masked, increment(0, 1)]);
  const handler = { code: [load(0, 0), observe("h", reg(0)), end], cpu: 0 };
  leavesOut(t, program, { ...program, interrupts: [handler] });
});
