// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import type { Context } from "../../tools/machine/layout.js";
import { Machine } from "../../tools/machine/machine.js";
import { Holds } from "../../tools/torture/holds.js";
import { Pct } from "../../tools/torture/pct.js";
import { Random } from "../../tools/torture/random.js";
import type { Scheduler, Stepper } from "../../tools/torture/scheduler.js";
import { Uniform } from "../../tools/torture/uniform.js";
import { end, imageOf, lockAdd, testArch } from "../support/image.js";

const TASKS = 4;
/** Two steps of each task: an addition, and the end, at which it yields. */
const image = imageOf({
  tasks: Array.from({ length: TASKS }, () => ({ code: [lockAdd(0, 1), end] })),
});
const { contexts } = new Machine(image, testArch);
const tasks = contexts.filter(({ kind }) => kind === "task");
const ADDITION = image.entries[0]?.pc ?? 0;
const END = ADDITION + 1;

/** Stands for an execution in which some contexts can take steps. */
class Pretended implements Stepper {
  readonly contexts = tasks;
  steps = 0;

  constructor(private readonly ready: readonly Context[]) {}

  prepare(context: Context): boolean {
    return this.ready.includes(context);
  }
}

/** Who takes the next steps, each of which begins at the instruction `pc`. */
function picked(scheduler: Scheduler, stepper: Pretended, count: number, pc = ADDITION): string[] {
  return Array.from({ length: count }, () => {
    const context = scheduler.pick(stepper);
    if (!context) return "nobody";
    stepper.steps++;
    scheduler.took(context, pc, stepper.steps);
    return context.name;
  });
}

const uniform = (seed: number): Scheduler => new Uniform(new Random(seed, 0), image);
const pct = (seed: number, depth: number): Pct => new Pct(new Random(seed, 0), image, depth, 10);

test("random: all that can take a step get one, all as often, and nobody else", (t) => {
  const ready = tasks.slice(1);
  const names = picked(uniform(1), new Pretended(ready), 30_000);
  for (const { name } of ready) {
    const share = names.filter((other) => other === name).length;
    t.true(share > 9000 && share < 11_000, `${name}: ${share}`);
  }
  t.deepEqual(
    [...new Set(names)].sort(),
    ready.map(({ name }) => name),
  );
});

test("random: whoever runs goes on for a while, in some executions for longer", (t) => {
  const changes = (seed: number): number => {
    const stepper = new Pretended(tasks);
    const scheduler = uniform(seed);
    scheduler.begin(stepper);
    const names = picked(scheduler, stepper, 3000);
    return names.filter((name, i) => i > 0 && name !== names[i - 1]).length;
  };
  const all = Array.from({ length: 20 }, (_, seed) => changes(seed));
  t.true(Math.min(...all) < 60);
  t.true(Math.max(...all) > 200);
  t.true(Math.max(...all) < 500);
});

/** The longest time for which somebody who could have gone on had to wait. */
function longestWait(seed: number): number {
  const stepper = new Pretended(tasks);
  const scheduler = uniform(seed);
  scheduler.begin(stepper);
  const last = new Map(tasks.map(({ name }) => [name, 0]));
  const waits = picked(scheduler, stepper, 40_000).map((name, at) => {
    const wait = at - (last.get(name) ?? 0);
    last.set(name, at);
    return wait;
  });
  return Math.max(...waits);
}

test("random: in some executions somebody is held back for very long, in others nobody", (t) => {
  const waits = Array.from({ length: 40 }, (_, seed) => longestWait(seed));
  t.true(waits.some((wait) => wait > 8_000));
  t.true(waits.some((wait) => wait < 1_000));
  t.true(Math.max(...waits) < 20_000, "not for ever");
});

test("random: a step that is rare is held back at about as often as one of a loop", (t) => {
  const task = tasks[0] as Context;
  const held = [ADDITION, END].map((): number => 0);
  for (let seed = 0; seed < 100; seed++) {
    const holds = new Holds(new Random(seed, 0), image);
    holds.begin(contexts.length);
    for (let step = 1; step <= 20_000; step++) {
      const place = step % 100 === 0 ? 1 : 0;
      if (holds.took(task, ADDITION + place, step)) held[place] = (held[place] ?? 0) + 1;
    }
  }
  const [often = 0, seldom = 0] = held;
  t.true(seldom > 1000 && seldom > often / 2, `${seldom} and ${often}`);
});

test("random: who is held back goes on if nobody else can", (t) => {
  const only = tasks[0] as Context;
  for (let seed = 0; seed < 20; seed++) {
    const stepper = new Pretended([only]);
    const scheduler = uniform(seed);
    scheduler.begin(stepper);
    t.deepEqual([...new Set(picked(scheduler, stepper, 5_000))], [only.name]);
  }
});

test("random: one of very many is found", (t) => {
  const only = tasks[TASKS - 1] as Context;
  const scheduler = uniform(1);
  t.deepEqual(picked(scheduler, new Pretended([only]), 2), [only.name, only.name]);
});

for (const [name, scheduler] of [
  ["random", uniform(1)],
  ["pct", pct(1, 2)],
] as const) {
  test(`${name}: nobody is picked when nobody can take a step`, (t) => {
    const stepper = new Pretended([]);
    scheduler.begin(stepper);
    t.is(scheduler.pick(stepper), undefined);
  });
}

test("pct: at depth 1 the one of highest priority runs for as long as it can", (t) => {
  const first = new Set<string | undefined>();
  for (let seed = 0; seed < 40; seed++) {
    const stepper = new Pretended(tasks);
    const scheduler = pct(seed, 1);
    scheduler.begin(stepper);
    const names = new Set(picked(scheduler, stepper, 100));
    t.is(names.size, 1);
    first.add([...names][0]);
  }
  t.is(first.size, TASKS, "priorities are drawn");
});

test("pct: depth d means d - 1 changes of who runs", (t) => {
  for (let seed = 0; seed < 40; seed++) {
    const stepper = new Pretended(tasks);
    const scheduler = pct(seed, 3);
    scheduler.begin(stepper);
    const names = picked(scheduler, stepper, 100);
    const changes = names.filter((name, i) => i > 0 && name !== names[i - 1]).length;
    t.true(changes <= 2, names.join());
    t.is(new Set(names.slice(10)).size, 1, "all of them early");
  }
});

test("pct: who ends or pauses goes behind all others", (t) => {
  const stepper = new Pretended(tasks);
  const scheduler = pct(1, 1);
  scheduler.begin(stepper);
  const turns = picked(scheduler, stepper, 2 * TASKS, END);
  t.is(new Set(turns.slice(0, TASKS)).size, TASKS);
  t.deepEqual(turns.slice(TASKS), turns.slice(0, TASKS));
});

test("pct: who runs for very long without a pause goes behind the others too", (t) => {
  const stepper = new Pretended(tasks);
  const scheduler = pct(1, 1);
  scheduler.begin(stepper);
  t.true(new Set(picked(scheduler, stepper, 20_000)).size > 1);
});
