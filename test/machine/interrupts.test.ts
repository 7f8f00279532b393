// SPDX-License-Identifier: GPL-2.0-only
/** Masks, nesting, the software mask of powerpc, and exclusive pairs under interrupts. */
import test from "ava";
import { runScenario } from "../../tools/explore/run.js";
import {
  type Op,
  branch,
  end,
  exclusive,
  imageOf,
  imm,
  increment,
  irqs,
  load,
  observe,
  reg,
  store,
  testArch,
} from "../support/image.js";
import { outcomes } from "../support/outcomes.js";

const budget = { memoryMiB: 64, seconds: 30 };

const soft = (enable: number): Op => ({ op: "irq", enable: imm(enable), soft: true });
const replayed: Op[] = [
  soft(1),
  { op: "irq-happened", dst: 2 },
  branch(reg(2), 3, 6),
  irqs(0),
  { op: "irq-replay" },
  irqs(1),
];

/** The same instructions placed at `from`: their branches move along. */
function placed(code: readonly Op[], from: number): Op[] {
  return code.map((op) =>
    op.op === "branch" ? { ...op, to: op.to + from, otherwise: op.otherwise + from } : op,
  );
}

const handler = { code: [...increment(0, 0), store(1, imm(1)), end], kind: "hardirq" as const };
const result = [load(0, 0), load(1, 1), observe("x", reg(0)), observe("came", reg(1)), end];

test("an interrupt that arrives under the software mask is recorded and replayed", (t) => {
  const section = [soft(0), ...increment(0, 0)];
  const code = [...section, ...placed(replayed, section.length), end];
  t.deepEqual(
    outcomes({ cpus: 1, tasks: [{ code }], interrupts: [handler], finish: result }, true),
    ["came=0 x=1", "came=1 x=2"],
  );
});

test("without the replay a recorded interrupt is lost for good", (t) => {
  const code = [soft(0), ...increment(0, 0), soft(1), end];
  const lost = runScenario(
    imageOf({ cpus: 1, tasks: [{ code }], interrupts: [handler], finish: result }),
    { ...testArch, softIrqMask: true },
    { ...budget, reduction: false },
  );
  t.is(
    lost.finding?.rule,
    "atomic at exit",
    "the hardware mask that the arrival left behind is never lifted",
  );
});

test("a hard interrupt nests in a softirq, not the other way round", (t) => {
  const mark = (n: number): Op[] => [load(0, 0), store(n, reg(0)), end];
  const softirq = {
    code: [store(0, imm(1)), load(0, 2), store(3, reg(0)), store(0, imm(0)), end],
    kind: "softirq" as const,
  };
  const hardirq = { code: [store(2, imm(1)), ...mark(1)], kind: "hardirq" as const };
  const seen = outcomes({
    cpus: 1,
    tasks: [{ code: [end] }],
    interrupts: [softirq, hardirq],
    words: 8,
    finish: [load(0, 1), observe("hardirq saw softirq", reg(0)), end],
  });
  t.deepEqual(seen, ["hardirq saw softirq=0", "hardirq saw softirq=1"]);
  const other = outcomes({
    cpus: 1,
    tasks: [{ code: [end] }],
    interrupts: [
      { ...softirq, kind: "hardirq" },
      { ...hardirq, kind: "softirq" },
    ],
    finish: [load(0, 1), observe("softirq saw hardirq", reg(0)), end],
  });
  t.deepEqual(other, ["softirq saw hardirq=0"]);
});

test("an exclusive pair loses nothing to an interrupt or to another CPU", (t) => {
  const masked = [irqs(0), ...exclusive(1), irqs(1), end];
  const open = [...exclusive(0), end];
  t.deepEqual(
    outcomes({ cpus: 1, tasks: [{ code: open, cpu: 0 }], interrupts: [handler], finish: result }),
    ["came=0 x=1", "came=1 x=2"],
  );
  t.deepEqual(outcomes({ cpus: 2, tasks: [{ code: masked }, { code: masked }], finish: result }), [
    "came=0 x=2",
  ]);
  const plain = [irqs(0), ...increment(0, 0), irqs(1), end];
  t.deepEqual(outcomes({ cpus: 2, tasks: [{ code: plain }, { code: plain }], finish: result }), [
    "came=0 x=1",
    "came=0 x=2",
  ]);
});

test("a task may end only when it holds nothing", (t) => {
  const result = runScenario(imageOf({ tasks: [{ code: [irqs(0), end] }] }), testArch, {
    ...budget,
    reduction: true,
  });
  t.is(result.finding?.rule, "atomic at exit");
});
