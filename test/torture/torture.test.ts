// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { replay } from "../../tools/explore/replay.js";
import type { Machine } from "../../tools/machine/machine.js";
import { sectionsOf } from "../../tools/torture/counters.js";
import { SCHEDULERS, type TortureResult } from "../../tools/torture/torture.js";
import { MACHINE } from "../kcc/support.js";
import { tortured, testOf } from "./programs.js";

/** Both count their sections in one word, indivisibly or not; at the end it must be right. */
const SAFE = "insn_lock_xadd(n, 1);";
const LOST = "const before = n; n = before + 1;";
const TOTAL =
  "let sum: int = 0; for (const cpu of each_possible_cpu()) sum += per_cpu_ptr(rcu_torture_count, cpu)[0]; " +
  "expect_true(n === sum, 'lost', 'a section was not counted');";
/** Each waits for the other once. */
const DEADLY = "insn_await(stop, 0); WRITE_ONCE(n, 1); insn_await(stop, 2); WRITE_ONCE(n, 2);";
const POLL = "while (READ_ONCE(n) !== 7) WRITE_ONCE(n, 1 - READ_ONCE(n));";

function failing(machine: Machine, result: TortureResult) {
  const { trace } = result;
  if (!trace) throw new Error(`nothing was found: ${result.verdict}`);
  return { trace, end: replay(machine.image, MACHINE, trace) };
}

for (const scheduler of SCHEDULERS) {
  test(`${scheduler}: a lost update is found, and its schedule replays`, (t) => {
    const machine = testOf(LOST, TOTAL);
    const result = tortured(machine, { scheduler, sections: 20_000 });
    const { trace, end } = failing(machine, result);
    t.is(result.verdict, "fail");
    t.is(end.rule, "lost");
    t.is(trace.finding.rule, "lost");
    t.true(trace.steps.length < 60, `cut down: ${trace.steps.length}`);
  });

  test(`${scheduler}: what is right passes, with as many sections as were asked for`, (t) => {
    const result = tortured(testOf(SAFE, TOTAL), {
      scheduler,
    });
    t.is(result.verdict, "pass");
    t.is(result.trace, undefined);
    t.true(sectionsOf(result.totals) >= 400);
    t.true(result.executions > 1);
  });

  test(`${scheduler}: the same seed gives the same run`, (t) => {
    const machine = testOf(LOST, TOTAL);
    const run = (seed: number) => {
      const { steps, totals, trace } = tortured(machine, { scheduler, seed, length: 7 });
      return { steps, totals, trace };
    };
    t.deepEqual(run(3), run(3));
    t.notDeepEqual(run(3), run(4));
  });

  test(`${scheduler}: an execution alone fails as it did among the others`, (t) => {
    const machine = testOf(LOST, TOTAL);
    const among = tortured(machine, { scheduler, sections: 20_000, length: 4 });
    const alone = tortured(machine, { scheduler, length: 4, execution: among.failed });
    t.is(alone.executions, 1);
    t.is(alone.failed, among.failed);
    t.deepEqual(alone.trace, among.trace);
  });
}

test("an execution alone that does not fail is one execution", (t) => {
  const { executions, verdict } = tortured(testOf(SAFE), { execution: 5 });
  t.deepEqual([executions, verdict], [1, "pass"]);
});

test("the end of the test waits until there were enough sections", (t) => {
  const { totals, executions } = tortured(testOf(SAFE), { sections: 1, length: 300 });
  t.is(executions, 1);
  t.true(sectionsOf(totals) >= 300);
});

test("a deadlock is found, even before the test is ended", (t) => {
  const machine = testOf(DEADLY);
  const { end } = failing(machine, tortured(machine));
  t.is(end.rule, "deadlock");
});

test("a loop that nobody ends is found, and its schedule is the way there", (t) => {
  const machine = testOf(POLL);
  const { trace, end } = failing(machine, tortured(machine, { length: 1 }));
  t.is(end.rule, "livelock");
  t.true(trace.steps.length < 60, `cut down: ${trace.steps.length}`);
});

test("what finish finds is found", (t) => {
  const machine = testOf(SAFE, "fail('late', 'always');");
  const { end } = failing(machine, tortured(machine));
  t.is(end.rule, "late");
});
