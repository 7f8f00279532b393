// SPDX-License-Identifier: GPL-2.0-only
/**
 * Deadlocks in which somebody spins on the CPU of the context that all depends on: each hangs on one
 * moment, which a reduction must not skip. Beside each a program that is free of it.
 */
import test from "ava";
import type { InterruptKind } from "../../../tools/kcc/ir.js";
import {
  type Op,
  type Program,
  count,
  end,
  imm,
  increment,
  irqs,
  load,
  lock,
  store,
  unlock,
  waitFor,
} from "../../support/image.js";
import { outcomes } from "../../support/outcomes.js";

const setFlag = store(4, imm(1));
type Lines = NonNullable<Program["interrupts"]>;
const spinner = (kind: InterruptKind = "hardirq"): Lines => [{ code: [waitFor(4, 1), end], kind }];
const FREE = [""];
const STUCK = ["", "fails: deadlock"];

/** How tasks on two CPUs end, a handler on CPU 0 waiting for the flag. */
function ends(program: Partial<Program>): readonly string[] {
  return outcomes({
    cpus: 2,
    preemptCount: true,
    tasks: [],
    interrupts: spinner(),
    finish: [end],
    ...program,
  });
}

test("the handler comes between preemption off and the flag", (t) => {
  t.deepEqual(ends({ tasks: [{ code: [...count(1), setFlag, ...count(-1), end] }] }), STUCK);
  t.deepEqual(ends({ tasks: [{ code: [setFlag, ...count(1), ...count(-1), end] }] }), FREE);
});

test("the handler comes into a section that does nothing, before the flag", (t) => {
  const code = [...count(1), ...increment(0, 0), ...count(-1), setFlag, end];
  t.deepEqual(ends({ tasks: [{ code }] }), STUCK);
});

test("masking keeps a hard interrupt out until the flag is set, but not an NMI", (t) => {
  const code = [irqs(0), ...increment(0, 0), irqs(1), setFlag, end];
  t.deepEqual(ends({ tasks: [{ code }] }), FREE);
  t.deepEqual(ends({ tasks: [{ code }], interrupts: spinner("nmi") }), STUCK);
});

test("the handler comes before its task goes to sleep, where none is preempted", (t) => {
  const sleeps = waitFor(6, 0, true);
  const task = (...before: Op[]): Program["tasks"] => [{ code: [...before, sleeps, setFlag, end] }];
  const once = store(1, imm(1));
  t.deepEqual(ends({ preempt: false, tasks: task(once, ...increment(0, 0)) }), STUCK);
  t.deepEqual(ends({ preempt: false, tasks: [{ code: [setFlag, end] }] }), FREE);
});

test("the handler comes on top of another that has yet to set the flag", (t) => {
  const setting = (kind: InterruptKind): Lines => [
    { code: [setFlag, end], kind },
    ...spinner(kind === "softirq" ? "hardirq" : "nmi"),
  ];
  const tasks = [{ code: [waitFor(4, 1, true), end] }];
  t.deepEqual(ends({ tasks, interrupts: setting("softirq") }), STUCK);
  t.deepEqual(ends({ tasks, interrupts: setting("hardirq") }), STUCK);
  const anywhere = setting("softirq").map((line) => ({ ...line, cpu: -1 }));
  t.deepEqual(ends({ tasks, interrupts: anywhere }), STUCK);
});

test("the handler comes after another arrived and before it masks interrupts", (t) => {
  const tasks = [{ code: [waitFor(4, 1, true), end] }];
  const masking = { code: [irqs(0), setFlag, irqs(1), end], kind: "softirq" as const };
  t.deepEqual(ends({ tasks, interrupts: [masking, ...spinner()] }), STUCK);
});

test("the handler waits for a lock whose holder waits for the flag", (t) => {
  const interrupts = [{ code: [lock(2), unlock(2), end] }];
  const holder = { code: [lock(2), waitFor(4, 1, true), unlock(2), end], cpu: 1 };
  const first = { code: [...count(1), ...increment(0, 0), ...count(-1), setFlag, end] };
  t.deepEqual(ends({ tasks: [first, holder], interrupts }), STUCK);
  const lets = { code: [lock(2), unlock(2), waitFor(4, 1, true), end], cpu: 1 };
  t.deepEqual(ends({ tasks: [first, lets], interrupts }), FREE);
});

test("a task that spins with interrupts off keeps the only CPU", (t) => {
  const hog = { code: [irqs(0), waitFor(4, 1), irqs(1), end] };
  const giver = { code: [...increment(0, 0), setFlag, end] };
  const program = { tasks: [hog, giver], interrupts: [] };
  t.deepEqual(ends({ ...program, cpus: 1 }), STUCK);
  t.deepEqual(ends({ ...program, cpus: 2 }), FREE);
});

test("a loop that polls is a wait too", (t) => {
  const poll: Op[] = [load(0, 4), { op: "branch", cond: { reg: 0 }, to: 4, otherwise: 2 }];
  const back: Op[] = [{ op: "pause", yields: false }, { op: "jump", to: 0 }, end];
  const interrupts = [{ code: [...poll, ...back] }];
  const tasks = [{ code: [...count(1), setFlag, ...count(-1), end] }];
  t.deepEqual(ends({ tasks, interrupts }), ["", "fails: livelock"]);
});
