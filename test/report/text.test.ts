// SPDX-License-Identifier: GPL-2.0-only
/** The text of a schedule: what it tells, and that it fits. */
import test from "ava";
import { boundText, treeText } from "../../tools/report/head.js";
import { pageWidth, scheduleText } from "../../tools/report/text.js";
import { CROSSED, failing, LOST, SPINNING } from "./schedules.js";

test("a lost update is said where it is lost", (t) => {
  const text = scheduleText(failing(LOST).schedule, 80);
  t.regex(text, /--> hardirq irq0 on CPU 0, on top of task0/);
  t.regex(text, /w0 = 1, losing irq0@cpu0's 1/);
  t.regex(text, /=> lost: lost/);
});

test("a deadlock names who holds what", (t) => {
  const text = scheduleText(failing(CROSSED).schedule, 80);
  t.regex(text, /task0 waits for w1, held by task1/);
  t.regex(text, /task1 waits for w0, held by task0/);
  t.regex(text, /task0 holds w0/);
  t.regex(text, /takes w0/);
});

test("a livelock is its cycle once, and waiting is said only of who waits", (t) => {
  const text = scheduleText(failing(SPINNING).schedule, 80);
  t.regex(text, /and then, for ever:\n.*w1 is 1/);
  t.regex(text, /task0 goes round for ever: w1 is 1, written by task1 in step \d/);
  t.regex(text, /task1 waits for w0, held by task0/);
  t.notRegex(text, /task0 waits/);
  t.true(text.split("\n").length < 30);
});

test("lines fit in every width, and break at words", (t) => {
  for (const program of [LOST, CROSSED, SPINNING]) {
    const { schedule } = failing(program);
    const words = new Set(scheduleText(schedule, 160).split(/\s+/));
    for (let width = 60; width < 130; width++) {
      const lines = scheduleText(schedule, width).split("\n");
      for (const line of lines) t.true(line.length <= width, line);
      const odd = lines.flatMap((line) => line.split(/\s+/)).filter((word) => !words.has(word));
      t.deepEqual(
        odd.filter((word) => word !== ""),
        [],
      );
    }
  }
});

test("the header says of what the schedule is", (t) => {
  const { schedule } = failing(LOST);
  t.is(
    boundText(schedule.subject),
    "1 CPU, 1 task, hardirq irq0 on CPU 0 up to 1 time, preemptible kernel, unsigned long of 32 bits, SC memory",
  );
  t.is(treeText("before"), "before the patch");
  t.is(treeText("a/b.patch:after"), "after a/b.patch");
  t.is(treeText("before+2+7"), "with changes 2 and 7 of the patch only");
  t.is(
    treeText("before+1-CONFIG_DEBUG_PREEMPT"),
    "with change 1 of the patch only, without CONFIG_DEBUG_PREEMPT",
  );
});

test("a page has a width of its own within bounds", (t) => {
  t.is(pageWidth({}), 80);
  t.is(pageWidth({ columns: 20 }), 60);
  t.is(pageWidth({ columns: 1000 }), 160);
});
