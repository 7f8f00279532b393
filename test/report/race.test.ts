// SPDX-License-Identifier: GPL-2.0-only
/** The race diagram: the steps that decide, and room for no others. */
import test from "ava";
import { raceLines } from "../../tools/report/race.js";
import { CROSSED, failing, LOST, SPINNING } from "./schedules.js";

function lines(program: typeof LOST): string[] {
  return raceLines(failing(program).schedule);
}

test("a lost update: the read, what came between, the write, and who saw it", (t) => {
  const text = lines(LOST).join("\n");
  t.regex(text, /^task0 +irq0@cpu0\n/);
  t.regex(text, /w0 is 0[^]*--> irq0: w0: 0 -> 1[^]*w0 = 1, losing irq0@cpu0's 1[^]*w0 is 1/);
  t.regex(text, /\n=> lost: lost$/);
});

test("a deadlock: who took what, and who waits for it", (t) => {
  const text = lines(CROSSED).join("\n");
  t.regex(text, /takes w0/);
  t.regex(text, /takes w1/);
  t.regex(text, /waits for w1, held by task1/);
  t.regex(text, /=> deadlock: task0 waits for w1, held by task1/);
});

test("a livelock: what is looked at again and again", (t) => {
  const text = lines(SPINNING).join("\n");
  t.regex(text, /w1 = 1/);
  t.regex(text, /waits for w0, held by task0/);
  t.regex(text, /=> livelock: task0 goes round for ever/);
});

test("it keeps to its size", (t) => {
  for (const program of [LOST, CROSSED, SPINNING]) {
    const { schedule } = failing(program);
    for (const most of [15, 10, 7]) {
      const all = raceLines(schedule, most);
      t.true(all.length <= most);
      for (const line of all) t.true(line.length <= 76, line);
    }
  }
});
