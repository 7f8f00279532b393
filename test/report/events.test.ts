// SPDX-License-Identifier: GPL-2.0-only
/** A schedule as events: sources of values, CPUs, locks, handlers, cycles. */
import test from "ava";
import { replay } from "../../tools/explore/replay.js";
import { eventsOf, lockName } from "../../tools/report/events.js";
import { end, imageOf, load, store, imm, testArch } from "../support/image.js";
import { CROSSED, failing, LOST, SPINNING } from "./schedules.js";

test("a read names the write it got its value from, or none", (t) => {
  const { schedule } = failing(LOST);
  const { events } = schedule;
  for (const event of events) {
    for (const { address, write, value, source } of event.accesses) {
      if (write) continue;
      const writer = events[source];
      if (!writer) {
        t.false(events.slice(0, event.index).some((one) => writes(one, address)));
        continue;
      }
      const written = writer.accesses.find((one) => one.write && one.address === address);
      t.is(written?.value, value);
      t.true(source < event.index);
    }
  }
});

function writes(
  event: { readonly accesses: readonly { write: boolean; address: number }[] },
  at: number,
) {
  return event.accesses.some(({ write, address }) => write && address === at);
}

test("a handler knows its CPU and what it came on top of", (t) => {
  const { schedule } = failing(LOST);
  const arrival = schedule.events.find(({ kind }) => kind === "arrive");
  t.is(arrival?.cpu, 0);
  t.is(arrival?.line, "irq0");
  t.is(schedule.contexts[arrival?.interrupted ?? -1]?.name, "task0");
  t.true(schedule.events.at(-1)?.fails);
});

test("words are named, with their value at the beginning and whether they are shared", (t) => {
  const { schedule } = failing(LOST);
  const [first] = schedule.words;
  t.is(first?.name, "w0");
  t.is(first?.initial, 0);
  t.true(first?.shared);
});

test("a deadlock says what each waits for and who has it", (t) => {
  const { schedule } = failing(CROSSED);
  t.is(schedule.cycle, undefined);
  const waits = schedule.standing.map(({ context, waits: wait }) => [context, wait?.holder]);
  t.deepEqual(waits, [
    [1, 2],
    [2, 1],
  ]);
  t.true(schedule.standing.every((one) => one.waits?.lock === true && one.holds.length === 1));
  t.true(schedule.events.some(({ took }) => took.length === 1));
});

test("a livelock is the way to its cycle and the cycle once", (t) => {
  const { schedule } = failing(SPINNING);
  t.is(schedule.finding.rule, "livelock");
  const round = schedule.events.slice(schedule.cycle);
  t.true(round.length > 0 && round.length < 4);
  t.deepEqual([...new Set(round.map(({ context }) => context))], [1]);
  const [spinner, waiter] = schedule.standing;
  t.true(spinner?.spins);
  t.false(waiter?.spins);
  t.is(waiter?.waits?.holder, 1);
});

test("what only leads back to a state is left out, and the rest keeps its numbers", (t) => {
  const image = imageOf(SPINNING);
  const { trace } = failing(SPINNING);
  const at = trace.steps.findIndex(({ context }) => context === 1);
  const spin = trace.steps.slice(0, at + 1);
  const round = Array.from({ length: 40 }, () => ({ context: 1, choice: 0 }));
  const long = { ...trace, steps: [...trace.steps, ...round] };
  t.is(replay(image, testArch, long).rule, "livelock");
  const schedule = eventsOf(image, testArch, long);
  t.true(spin.length > 0);
  t.is(schedule.steps, long.steps.length);
  t.true(schedule.leftOut >= 39);
  t.true(schedule.events.length < trace.steps.length + 6);
});

test("a task that may be anywhere has a lane that is free, and no CPU", (t) => {
  const { schedule } = failing(CROSSED);
  t.true(schedule.events.every(({ lane }) => lane >= 0 && lane < schedule.subject.cpus));
  t.true(schedule.events.some(({ cpu }) => cpu === -1));
});

test("a schedule that ends well has events too", (t) => {
  const image = imageOf({ tasks: [{ code: [store(0, imm(7)), load(0, 0), end] }] });
  const finding = { rule: "outcome", text: "", where: [], context: "all" };
  const steps = Array.from({ length: 3 }, () => ({ context: 1, choice: 0 }));
  const head = {
    version: 1,
    image: image.hash,
    arch: "test",
    scenario: "test",
    tree: "x",
  } as const;
  const { events, standing } = eventsOf(image, testArch, { ...head, finding, steps });
  t.deepEqual(
    events.map(({ kind }) => kind),
    ["write", "read", "end"],
  );
  t.is(events[1]?.accesses[0]?.source, 0);
  t.deepEqual(standing, []);
});

test("a lock is named without what an architecture keeps in it", (t) => {
  t.is(lockName("ss.queue_lock.raw_lock.owner"), "ss.queue_lock");
  t.is(lockName("plain"), "plain");
});
