// SPDX-License-Identifier: GPL-2.0-only
/** Interrupts that no mask keeps out: where they come, where they do not, and what they do to a count. */
import test from "ava";
import {
  type Op,
  count,
  end,
  exclusive,
  imm,
  increment,
  irqs,
  load,
  lock,
  lockAdd,
  observe,
  reg,
  store,
  unlock,
  word,
} from "../support/image.js";
import { outcomes } from "../support/outcomes.js";

/** One more in word 0, and word 1 says that it came. */
const bump = [...increment(0, 0), store(1, imm(1)), end];
const result = [load(0, 0), load(1, 1), observe("x", reg(0)), observe("came", reg(1)), end];
const nmi = { code: bump, kind: "nmi" as const };
const softly = (enable: number): Op => ({ op: "irq", enable: imm(enable), soft: true });

/** What a handler of this kind that adds to word 0 as well can do to this code of a task. */
function ends(code: readonly Op[], kind: "hardirq" | "nmi", soft = false): readonly string[] {
  const interrupts = [{ code: bump, kind }];
  return outcomes({ cpus: 1, tasks: [{ code }], interrupts, finish: result }, soft);
}

const LOST = "came=1 x=1";
const KEPT = ["came=0 x=1", "came=1 x=2"];

test("an NMI comes between any two instructions, interrupts masked or not", (t) => {
  const masked = [irqs(0), ...increment(0, 0), irqs(1), end];
  t.deepEqual(ends(masked, "hardirq"), KEPT);
  t.deepEqual(ends(masked, "nmi"), [KEPT[0], LOST, KEPT[1]]);
});

test("a mask in software is none to an NMI: it is taken at once and not recorded", (t) => {
  const masked = [softly(0), ...increment(0, 0), softly(1), end];
  t.deepEqual(ends(masked, "nmi", true), [KEPT[0], LOST, KEPT[1]]);
});

test("it comes neither into one instruction nor between the halves of one", (t) => {
  const one = [irqs(0), lockAdd(0, 1, false), irqs(1), end];
  t.deepEqual(ends(one, "nmi"), KEPT);
  const other = [irqs(0), store(2, imm(1)), irqs(1), end];
  const program = {
    cpus: 2,
    tasks: [
      { code: one, cpu: 0 },
      { code: other, cpu: 1 },
    ],
    interrupts: [nmi],
    finish: result,
  };
  t.deepEqual(outcomes(program), KEPT, "another CPU may do something meanwhile");
});

test("a pair of exclusives fails when an NMI came in between, and retrying loses nothing", (t) => {
  const pair = (masked: number): Op[] => [irqs(masked), ...exclusive(1), irqs(1), end];
  t.deepEqual(ends(pair(0), "nmi"), KEPT);
  t.deepEqual(ends(pair(1), "nmi"), KEPT);
  const once: Op[] = [
    { op: "load-exclusive", dst: 0, addr: word(0), cls: 0, order: "plain" },
    { op: "store-exclusive", dst: 2, addr: word(0), value: imm(9), cls: 0, order: "plain" },
    store(1, reg(2)),
  ];
  const quiet = { code: [store(2, imm(1)), end], kind: "nmi" as const };
  const program = { tasks: [{ code: [irqs(0), ...once, irqs(1), end] }], interrupts: [quiet] };
  t.deepEqual(outcomes({ cpus: 1, ...program, finish: result }), ["came=0 x=9", "came=1 x=0"]);
});

/** A handler that notes in word 2 that it runs; another that sees that. */
const long = [store(2, imm(1)), load(0, 0), store(2, imm(0)), end];
const seeing = [load(0, 2), store(3, reg(0)), end];
const saw = [load(0, 3), observe("came inside", reg(0)), end];

test("it nests in every handler but another NMI, and none nests in it", (t) => {
  const nested = (outer: "softirq" | "hardirq" | "nmi", inner: typeof outer): readonly string[] =>
    outcomes({
      cpus: 1,
      tasks: [{ code: [end] }],
      interrupts: [
        { code: long, kind: outer },
        { code: seeing, kind: inner },
      ],
      finish: saw,
    });
  const inside = ["came inside=0", "came inside=1"];
  t.deepEqual(nested("softirq", "nmi"), inside);
  t.deepEqual(nested("hardirq", "nmi"), inside);
  for (const inner of ["softirq", "hardirq", "nmi"] as const)
    t.deepEqual(nested("nmi", inner), inside.slice(0, 1), inner);
});

test("it counts as an NMI and as a hard interrupt, and must leave the count as it was", (t) => {
  const look: Op[] = [
    { op: "current", dst: 1 },
    { op: "load", dst: 0, addr: reg(1), cls: 8, order: "once", thisCpu: false },
    store(1, reg(0)),
  ];
  const seen = outcomes({
    preemptCount: true,
    cpus: 1,
    tasks: [{ code: [end] }],
    interrupts: [{ code: [...look, end], kind: "nmi" }],
    finish: [load(0, 1), observe("count", reg(0)), end],
  });
  t.deepEqual(seen, ["count=0", `count=${String(0x110000)}`]);
  const unbalanced = outcomes({
    preemptCount: true,
    cpus: 1,
    tasks: [{ code: [end] }],
    interrupts: [{ code: [...count(1), end], kind: "nmi" }],
    finish: [end],
  });
  t.deepEqual(unbalanced, ["", "fails: unbalanced handler"]);
});

test("masking makes a lock safe from hard interrupts, not from NMIs", (t) => {
  const held = [irqs(0), lock(2), ...increment(0, 0), unlock(2), irqs(1), end];
  const locking = [lock(2), ...increment(0, 0), unlock(2), store(1, imm(1)), end];
  const ways = (kind: "hardirq" | "nmi"): readonly string[] =>
    outcomes({
      tasks: [{ code: held, cpu: 0 }],
      interrupts: [{ code: locking, kind }],
      finish: result,
    });
  t.deepEqual(ways("hardirq"), KEPT);
  t.deepEqual(ways("nmi"), [...KEPT, "fails: deadlock"]);
});

test("a raised NMI comes when its word says so", (t) => {
  const raised = {
    code: [store(4, imm(0)), ...bump],
    kind: "nmi" as const,
    times: -1,
    raised: 64 + 4,
  };
  const code = [irqs(0), store(4, imm(1)), load(0, 0), store(5, reg(0)), irqs(1), end];
  const seen = outcomes({
    cpus: 1,
    tasks: [{ code }],
    interrupts: [raised],
    finish: [load(0, 5), load(1, 0), observe("before", reg(0)), observe("x", reg(1)), end],
  });
  t.deepEqual(seen, ["before=0 x=1", "before=1 x=1"]);
});
