// SPDX-License-Identifier: GPL-2.0-only
/** Walking in a schedule: positions, values, and what else could run. */
import test from "ava";
import { Walk } from "../../tools/report/walk.js";
import { imageOf, testArch } from "../support/image.js";
import { CROSSED, failing, LOST, SPINNING } from "./schedules.js";

function walkOf(program: typeof LOST): Walk {
  return new Walk(imageOf(program), testArch, failing(program).trace);
}

test("forward, back, and not beyond either end", (t) => {
  const walk = walkOf(LOST);
  t.is(walk.position, 0);
  walk.goTo(-3);
  t.is(walk.position, 0);
  walk.goTo(2);
  t.regex(walk.last()[0] ?? "", /^step 2 {2}irq0@cpu0 on CPU 0: --> hardirq irq0/);
  walk.goTo(1000);
  t.is(walk.position, walk.length);
});

test("to where another context goes on, and back", (t) => {
  const walk = walkOf(LOST);
  walk.toSwitch(1);
  t.is(walk.position, 1);
  walk.toSwitch(1);
  t.regex(walk.last()[0] ?? "", /irq0@cpu0 on CPU 0: <-- returns/);
  walk.toSwitch(-1);
  t.is(walk.position, 1);
  walk.toSwitch(-1);
  t.is(walk.position, 0);
});

test("a word holds what was written last, and by whom", (t) => {
  const walk = walkOf(LOST);
  t.deepEqual(walk.print("w0"), [{ name: "w0", value: 0 }]);
  walk.goTo(walk.length);
  const [word] = walk.print("w0");
  t.is(word?.value, 1);
  t.is(word?.writer?.name, "task0");
  t.deepEqual(walk.print("nothing"), []);
});

test("what else could run, and what comes of it", (t) => {
  const walk = walkOf(LOST);
  walk.goTo(1);
  const all = walk.alternatives();
  t.deepEqual(
    all.map(({ name, isNext, fate }) => [name, isNext, fate.end]),
    [
      ["task0", false, "end"],
      ["irq0@cpu0", true, "lost"],
    ],
  );
  t.is(all[0]?.text, "w0 = 1");
  t.is(walk.position, 1);
});

test("of a deadlock: another order ends well, and at its end nothing can run", (t) => {
  const walk = walkOf(CROSSED);
  t.true(walk.alternatives().some(({ isNext, fate }) => isNext && fate.end === "stuck"));
  walk.goTo(1);
  t.true(walk.alternatives().some(({ fate }) => fate.end === "end"));
  walk.goTo(walk.length);
  t.deepEqual(walk.alternatives(), []);
});

test("a livelock can be walked into its cycle", (t) => {
  const walk = walkOf(SPINNING);
  walk.goTo(walk.length);
  t.regex(walk.last()[0] ?? "", /task0/);
  t.true(walk.length >= walk.schedule.events.length - 1);
});
