// SPDX-License-Identifier: GPL-2.0-only
/** Schedules of small programs, for the views. */
import type { Trace } from "../../tools/explore/result.js";
import { runScenario } from "../../tools/explore/run.js";
import { eventsOf, type Schedule } from "../../tools/report/events.js";
import {
  add,
  branch,
  end,
  equal,
  fail,
  imageOf,
  imm,
  increment,
  load,
  lock,
  type Program,
  reg,
  store,
  testArch,
  unlock,
} from "../support/image.js";

/** The schedule that a program fails with. */
export function failing(program: Program): { schedule: Schedule; trace: Trace } {
  const image = imageOf(program);
  const { trace } = runScenario(image, testArch, { memoryMiB: 64, seconds: 60, reduction: true });
  if (!trace) throw new Error("the program does not fail");
  return { schedule: eventsOf(image, testArch, trace), trace };
}

/** An increment of word 0 in which a handler's increment is lost; word 1 says that the handler was there. */
export const LOST: Program = {
  cpus: 1,
  tasks: [
    {
      code: [
        ...increment(0, 0),
        load(1, 1),
        load(2, 0),
        equal(3, reg(2), imm(1)),
        add(3, reg(3), reg(1)),
        equal(3, reg(3), imm(2)),
        branch(reg(3), 9, 10),
        fail("lost"),
        end,
      ],
      cpu: 0,
    },
  ],
  interrupts: [{ code: [...increment(0, 0), store(1, imm(1)), end], cpu: 0 }],
};

/** Two locks, taken in either order. */
export const CROSSED: Program = {
  tasks: [
    { code: [lock(0), lock(1), unlock(1), unlock(0), end] },
    { code: [lock(1), lock(0), unlock(0), unlock(1), end] },
  ],
};

/** One waits for a word, going round; the other for the lock that the first one holds. */
export const SPINNING: Program = {
  tasks: [
    { code: [lock(0), load(0, 1), branch(reg(0), 1, 3), unlock(0), end] },
    { code: [store(1, imm(1)), lock(0), unlock(0), store(1, imm(0)), end] },
  ],
};
