// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { replay, TraceMismatch } from "../../tools/explore/replay.js";
import type { Result } from "../../tools/explore/result.js";
import { runScenario } from "../../tools/explore/run.js";
import {
  type Op,
  type Program,
  add,
  branch,
  end,
  equal,
  fail,
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
} from "../support/image.js";
import { outcomes } from "../support/outcomes.js";

const BUDGET = { memoryMiB: 64, seconds: 60 };

function run(program: Program, reduction = true): Result {
  return runScenario(imageOf(program), testArch, { ...BUDGET, reduction });
}

/** All ways of searching must agree on every way in which a run can end; each is replayed. */
function agreed(program: Program): Result {
  outcomes(program);
  return run(program);
}

const observer = [load(0, 0), observe("x", reg(0)), end];

test("two plain increments can lose one, and no other outcome exists", (t) => {
  const result = agreed({
    tasks: [{ code: [...increment(0, 0), end] }, { code: [...increment(0, 0), end] }],
    finish: observer,
  });
  t.is(result.verdict, "pass");
  t.deepEqual(result.outcomes, ["x=1", "x=2"]);
});

test("interlocked increments lose nothing", (t) => {
  const result = agreed({
    tasks: [{ code: [lockAdd(0, 1), end] }, { code: [lockAdd(0, 1), end] }],
    finish: observer,
  });
  t.deepEqual(result.outcomes, ["x=2"]);
});

test("one instruction that is not interlocked can lose to another CPU", (t) => {
  const result = agreed({
    tasks: [{ code: [lockAdd(0, 1, false), end] }, { code: [lockAdd(0, 1, false), end] }],
    finish: observer,
  });
  t.deepEqual(result.outcomes, ["x=1", "x=2"]);
});

test("one instruction loses nothing to an interrupt of its own CPU, three do", (t) => {
  const handler = { code: [...increment(0, 0), end] };
  const one = agreed({
    cpus: 1,
    tasks: [{ code: [lockAdd(0, 1, false), end] }],
    interrupts: [handler],
    finish: observer,
  });
  const three = agreed({
    cpus: 1,
    tasks: [{ code: [...increment(0, 0), end] }],
    interrupts: [handler],
    finish: observer,
  });
  t.deepEqual(one.outcomes, ["x=1", "x=2"], "the interrupt may also stay away");
  t.deepEqual(three.outcomes, ["x=1", "x=2"]);
  const counted = { code: [...increment(0, 0), store(1, imm(1)), end] };
  const both = [load(0, 0), load(1, 1), observe("x", reg(0)), observe("came", reg(1)), end];
  const safe = agreed({
    cpus: 1,
    tasks: [{ code: [lockAdd(0, 1, false), end] }],
    interrupts: [counted],
    finish: both,
  });
  t.deepEqual(safe.outcomes, ["came=0 x=1", "came=1 x=2"]);
  const lost = agreed({
    cpus: 1,
    tasks: [{ code: [...increment(0, 0), end] }],
    interrupts: [counted],
    finish: both,
  });
  t.deepEqual(lost.outcomes, ["came=0 x=1", "came=1 x=1", "came=1 x=2"]);
});

test("masked interrupts keep the handler out", (t) => {
  const handler = { code: [...increment(0, 0), store(1, imm(1)), end] };
  const both = [load(0, 0), load(1, 1), observe("x", reg(0)), observe("came", reg(1)), end];
  const result = agreed({
    cpus: 1,
    tasks: [{ code: [irqs(0), ...increment(0, 0), irqs(1), end] }],
    interrupts: [handler],
    finish: both,
  });
  t.deepEqual(result.outcomes, ["came=0 x=1", "came=1 x=2"]);
});

test("the handler runs to its end before what it interrupted goes on", (t) => {
  const result = agreed({
    cpus: 1,
    tasks: [{ code: [irqs(0), irqs(1), load(0, 0), observe("saw", reg(0)), end], cpu: 0 }],
    interrupts: [{ code: [store(0, imm(1)), store(0, imm(2)), end] }],
  });
  t.deepEqual(result.outcomes, ["saw=0", "saw=2"]);
});

test("the store-buffering shape never reads two zeros on sequentially consistent memory", (t) => {
  const side = (mine: number, other: number) => ({
    code: [store(mine, imm(1)), load(0, other), store(mine + 2, reg(0)), end],
  });
  const result = agreed({
    tasks: [side(0, 1), side(1, 0)],
    finish: [load(0, 2), load(1, 3), observe("a", reg(0)), observe("b", reg(1)), end],
  });
  t.deepEqual(result.outcomes, ["a=0 b=1", "a=1 b=0", "a=1 b=1"]);
});

const crossed: Program = {
  tasks: [
    { code: [lock(0), lock(1), unlock(1), unlock(0), end] },
    { code: [lock(1), lock(0), unlock(0), unlock(1), end] },
  ],
};

test("locks taken in opposite order deadlock, and both places are named", (t) => {
  const result = agreed(crossed);
  t.is(result.verdict, "fail");
  t.is(result.finding?.rule, "deadlock");
  t.regex(result.finding?.text ?? "", /task0 at .*task1 at /);
});

test("a handler that wants the lock of what it interrupted deadlocks, unless interrupts are off", (t) => {
  const handler = { code: [lock(0), ...increment(0, 1), unlock(0), end], cpu: 0 };
  const plain = { code: [lock(0), ...increment(0, 1), unlock(0), end], cpu: 0 };
  const masked = { code: [irqs(0), ...plain.code.slice(0, -1), irqs(1), end], cpu: 0 };
  t.is(
    agreed({ cpus: 1, preempt: false, tasks: [plain], interrupts: [handler] }).finding?.rule,
    "deadlock",
  );
  t.is(agreed({ cpus: 1, preempt: false, tasks: [masked], interrupts: [handler] }).verdict, "pass");
});

test("a handler that spins for a lock whose holder waits for what it interrupted", (t) => {
  const handler = { code: [lock(2), unlock(2), end], cpu: 0 };
  const holder = { code: [lock(2), waitFor(4, 1), unlock(2), end], cpu: 1 };
  const giver = { code: [store(4, imm(1)), end], cpu: 0 };
  const program = { cpus: 2, tasks: [giver, holder], interrupts: [handler] };
  t.is(agreed(program).finding?.rule, "deadlock");
  const masked = { ...giver, code: [irqs(0), ...giver.code.slice(0, -1), irqs(1), end] };
  t.is(agreed({ ...program, tasks: [masked, holder] }).finding?.rule, "deadlock", "before it");
  t.is(agreed({ ...program, interrupts: [] }).verdict, "pass");
});

test("locks taken in one order do not", (t) => {
  const code = [lock(0), lock(1), unlock(1), unlock(0), end];
  t.is(agreed({ tasks: [{ code }, { code }] }).verdict, "pass");
});

test("a lock protects what it should", (t) => {
  const code = [lock(0), ...increment(0, 1), unlock(0), end];
  const result = agreed({
    tasks: [{ code }, { code }],
    finish: [load(0, 1), observe("x", reg(0)), end],
  });
  t.deepEqual(result.outcomes, ["x=2"]);
});

test("a thread that spins for ever with nobody left to release it is found", (t) => {
  const spin = [load(0, 0), equal(1, reg(0), imm(1)), branch(reg(1), 3, 0), end];
  t.is(agreed({ tasks: [{ code: spin }] }).finding?.rule, "livelock");
  t.is(agreed({ tasks: [{ code: spin }, { code: [store(0, imm(1)), end] }] }).verdict, "pass");
});

test("a hang is found while others go round, wherever it begins", (t) => {
  const spin = { code: [load(0, 0), equal(1, reg(0), imm(1)), branch(reg(1), 3, 0), end] };
  const never = agreed({ tasks: [spin, spin] });
  t.is(never.finding?.rule, "livelock");
  t.is(never.trace?.steps.length, 0, "there is no way out from the beginning");
  const late = agreed({ tasks: [spin, spin, { code: [store(0, imm(1)), store(0, imm(2)), end] }] });
  t.is(late.finding?.rule, "livelock", "both are past it, or one of them never gets out");
  t.true((late.trace?.steps.length ?? 0) > 0);
});

test("a loop that somebody may always end is none", (t) => {
  const spin = { code: [load(0, 0), equal(1, reg(0), imm(1)), branch(reg(1), 3, 0), end] };
  const toggle = { code: [store(0, imm(2)), store(0, imm(1)), end] };
  t.is(agreed({ tasks: [spin, spin, toggle] }).verdict, "pass");
});

test("a sleeper is woken by the store it waits for, and only by it", (t) => {
  const sleeper = { code: [waitFor(0, 1, true), end] };
  t.is(agreed({ tasks: [sleeper, { code: [store(0, imm(1)), end] }] }).verdict, "pass");
  t.is(agreed({ tasks: [sleeper, { code: [store(0, imm(2)), end] }] }).finding?.rule, "deadlock");
});

test("a daemon may wait for ever", (t) => {
  t.is(agreed({ tasks: [{ code: [waitFor(0, 1, true), end], daemon: true }] }).verdict, "pass");
});

const racy: Program = {
  tasks: [
    { code: [store(0, imm(1)), store(0, imm(0)), end] },
    { code: [load(0, 0), branch(reg(0), 2, 3), fail("seen"), end] },
  ],
};

test("a failure's trace replays, a trace of another image is refused", (t) => {
  const result = run(racy);
  const trace = result.trace;
  if (!trace) throw new Error("no trace");
  t.is(replay(imageOf(racy), testArch, trace).rule, "seen");
  t.throws(() => replay(imageOf(crossed), testArch, trace), {
    instanceOf: TraceMismatch,
    message: /sources have changed/,
  });
  t.throws(() => replay(imageOf(racy), testArch, { ...trace, steps: trace.steps.slice(0, -1) }), {
    instanceOf: TraceMismatch,
  });
  t.throws(
    () =>
      replay(imageOf(racy), testArch, {
        ...trace,
        steps: [{ context: 9, choice: 0 }, ...trace.steps],
      }),
    {
      instanceOf: TraceMismatch,
      message: /step 1 of the trace/,
    },
  );
});

test("the trace has as few context switches as the failure needs", (t) => {
  const steps = run(racy).trace?.steps.map(({ context }) => context);
  t.deepEqual(steps, [1, 2]);
});

test("a table too small ends as bounded, never as pass", (t) => {
  const busy = {
    code: Array.from({ length: 12 }, (_, i) => store(i % 3, imm(i + 1))).concat([end]),
  };
  const result = runScenario(imageOf({ tasks: [busy, busy, busy] }), testArch, {
    memoryMiB: 0.04,
    seconds: 60,
    reduction: false,
  });
  t.is(result.verdict, "bounded");
  t.regex(result.stopped ?? "", /table of visited states is full/);
});

test("without preemption a task keeps its CPU", (t) => {
  const program = (preempt: boolean): Program => ({
    cpus: 1,
    preempt,
    tasks: [{ code: [...increment(0, 0), end] }, { code: [...increment(0, 0), end] }],
    finish: observer,
  });
  t.deepEqual(agreed(program(false)).outcomes, ["x=2"]);
  t.deepEqual(agreed(program(true)).outcomes, ["x=1", "x=2"]);
});

test("interrupts off keep other tasks from the CPU", (t) => {
  const code = [irqs(0), ...increment(0, 0), irqs(1), end];
  const tasks = [{ code }, { code }];
  t.deepEqual(agreed({ cpus: 1, tasks, finish: observer }).outcomes, ["x=2"]);
  t.deepEqual(agreed({ cpus: 2, tasks, finish: observer }).outcomes, ["x=1", "x=2"]);
});

test("a task bound to a CPU waits while that CPU is taken", (t) => {
  const holder = { code: [irqs(0), store(0, imm(1)), store(0, imm(2)), irqs(1), end], cpu: 0 };
  const reader = (cpu: number) => ({ code: [load(0, 0), observe("saw", reg(0)), end], cpu });
  t.deepEqual(agreed({ tasks: [holder, reader(0)] }).outcomes, ["saw=0", "saw=2"]);
  t.deepEqual(agreed({ tasks: [holder, reader(1)] }).outcomes, ["saw=0", "saw=1", "saw=2"]);
});

test("what is read with a lock held may be freed by one who holds none", (t) => {
  const alloc: Op = { op: "alloc", dst: 0, words: 1, percpu: false, zeroed: true, type: "int" };
  const free: Op = { op: "free", addr: reg(0), percpu: false, classes: [1] };
  const read: Op = {
    op: "load",
    dst: 1,
    addr: reg(0),
    cls: 1,
    order: "plain",
    thisCpu: false,
  };
  const given = [store(0, reg(0)), store(5, imm(1))];
  const owner = { code: [alloc, ...given, waitFor(4, 1), free, end], cpu: 0 };
  const use = [load(0, 0), store(4, imm(1)), read];
  for (const code of [use, [lock(2), ...use, unlock(2)]]) {
    const user = { code: [waitFor(5, 1), ...code, end], cpu: 1 };
    t.is(agreed({ cpus: 2, tasks: [owner, user] }).finding?.rule, "use-after-free");
  }
});

test("a choice is explored in full", (t) => {
  const code = [
    { op: "choose", dst: 0, count: imm(3) } as const,
    add(0, reg(0), imm(10)),
    observe("x", reg(0)),
    end,
  ];
  t.deepEqual(agreed({ tasks: [{ code }] }).outcomes, ["x=10", "x=11", "x=12"]);
});

test("what no schedule came to is unreached by its line, and what computes registers only is not", (t) => {
  const code = [load(0, 0), branch(reg(0), 2, 4), add(1, reg(0), imm(1)), store(1, reg(1)), end];
  const image = imageOf({ tasks: [{ code }] });
  const sources = image.code.map((_, at) => {
    return { file: "kernel/a.ts", line: at + 1, column: 1, fn: "f", caller: -1 };
  });
  const lined = { ...image, sources, code: image.code.map((instr, src) => ({ ...instr, src })) };
  const result = runScenario(lined, testArch, { ...BUDGET, reduction: true });
  t.deepEqual(result.unreached, { "kernel/a.ts": [4] });
  t.deepEqual(result.reached, { "kernel/a.ts": [1, 2, 5] });
});
