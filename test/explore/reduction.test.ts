// SPDX-License-Identifier: GPL-2.0-only
/** Random little programs: with and without the reduction, the same verdicts and the same outcomes. */
import test from "ava";
import fc from "fast-check";
import { runScenario } from "../../tools/explore/run.js";
import { INTERRUPT_KINDS, type Image } from "../../tools/kcc/ir.js";
import {
  type Op,
  type Program,
  add,
  branch,
  count,
  end,
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

/** Words 0 and 1 are data, 2 and 3 are locks, 4 is a flag. */
const data = fc.nat(1);
const lockWord = fc.integer({ min: 2, max: 3 });

const simple: fc.Arbitrary<Op[]> = fc.oneof<fc.Arbitrary<Op[]>[]>(
  data.map((n) => [load(0, n), store(1 - n, reg(0))]),
  fc.tuple(data, fc.integer({ min: 1, max: 3 })).map(([n, value]) => [store(n, imm(value))]),
  data.map((n) => increment(0, n)),
  fc.tuple(data, fc.boolean()).map(([n, locked]) => [lockAdd(n, 1, locked)]),
  fc.constant([store(4, imm(1))]),
  fc.constant([{ op: "fence", kind: "mb" }] as Op[]),
  data.map((n) => [load(0, n), add(0, reg(0), imm(1)), observe(`saw${String(n)}`, reg(0))]),
  fc.constant([waitFor(4, 1)]),
  data.map(
    (n) =>
      [
        { op: "load-exclusive", dst: 0, addr: imm(64 + n), cls: n, order: "once" },
        { op: "store-exclusive", dst: 1, addr: imm(64 + n), value: imm(7), cls: n, order: "once" },
        store(5, reg(1)),
      ] as Op[],
  ),
);

const body = fc.array(simple, { minLength: 1, maxLength: 2 }).map((parts) => parts.flat());

const bracketed: fc.Arbitrary<Op[]> = fc.oneof(
  { weight: 3, arbitrary: body },
  body.map((ops) => [irqs(0), ...ops, irqs(1)]),
  body.map((ops) => [...count(1), ...ops, ...count(-1)]),
  fc.tuple(lockWord, body).map(([n, ops]) => [lock(n), ...ops, unlock(n)]),
  fc.tuple(lockWord, body).map(([n, ops]) => [irqs(0), lock(n), ...ops, unlock(n), irqs(1)]),
  fc
    .tuple(lockWord, lockWord, body)
    .map(([n, m, ops]) => (n === m ? ops : [lock(n), lock(m), ...ops, unlock(m), unlock(n)])),
);

const context = fc
  .array(bracketed, { minLength: 1, maxLength: 2 })
  .map((parts) => [...parts.flat(), end]);
const waiter = fc.constant([waitFor(4, 1, true), ...increment(0, 0), end]);

/** Observations of different contexts get different names, as the language asks. */
function named(code: readonly Op[], who: number): Op[] {
  return code.map((op) =>
    op.op === "observe" ? { ...op, name: `${op.name}by${String(who)}` } : op,
  );
}

const programs: fc.Arbitrary<Program> = fc
  .record({
    cpus: fc.integer({ min: 1, max: 2 }),
    preempt: fc.boolean(),
    bodies: fc.array(
      fc.tuple(fc.oneof({ weight: 4, arbitrary: context }, waiter), fc.constantFrom(-1, -1, 0)),
      { minLength: 1, maxLength: 2 },
    ),
    handlers: fc.array(
      fc.tuple(context, fc.constantFrom(...INTERRUPT_KINDS), fc.constantFrom(0, -1)),
      { maxLength: 2 },
    ),
  })
  .map(({ cpus, preempt, bodies, handlers }) => ({
    cpus,
    preempt,
    tasks: bodies.map(([code, cpu], i) => ({ code: named(code, i), cpu })),
    preemptCount: true,
    interrupts: handlers.map(([code, kind, cpu], i) => ({
      code: named(code, 9 - i),
      kind,
      cpu,
      times: 1,
    })),
    finish: [0, 1, 5]
      .flatMap((n) => [load(0, n), observe(`w${String(n)}`, reg(0))])
      .concat([branch(imm(1), 7, 7), end]),
  }));

const budget = { memoryMiB: 32, seconds: 20 };
const PROGRAMS = Number(process.env["PROGRAMS"] ?? 300);
/** The same programs in every run; SEED= for others. */
const SEED = Number(process.env["SEED"] ?? 1123);

/** All ways in which a run can end; undefined if the search was not exhausted. */
function endings(image: Image, reduction: boolean): string | undefined {
  const options = { ...budget, reduction, collect: true };
  const { stopped, endings: all } = runScenario(image, testArch, options);
  return stopped === undefined ? all?.map(({ outcome }) => outcome).join("\n") : undefined;
}

test("random programs", (t) => {
  fc.assert(
    fc.property(programs, (program) => {
      const image = imageOf(program);
      const [on, off] = [endings(image, true), endings(image, false)];
      if (on && off && on !== off) throw new Error(`on:\n${on}\noff:\n${off}`);
    }),
    { numRuns: PROGRAMS, includeErrorInReport: true, seed: SEED },
  );
  t.pass();
});

/** The program with each update of a read and a write as one instruction. */
function withWholeUpdates(program: Program): Program {
  const whole = (code: readonly Op[]): Op[] =>
    code.map((op, at): Op => {
      const [sum, write] = [code[at + 1], code[at + 2]];
      if (op.op === "load" && sum?.op === "binary" && write?.op === "store")
        return { ...(lockAdd(op.cls, 1) as Op & { op: "rmw" }), dst: op.dst };
      const read = code[at - 2];
      if (op.op !== "store" || read?.op !== "load" || code[at - 1]?.op !== "binary") return op;
      return { op: "mov", dst: read.dst, a: reg(read.dst) };
    });
  return {
    ...program,
    tasks: program.tasks.map((task) => ({ ...task, code: whole(task.code) })),
    interrupts: program.interrupts?.map((irq) => ({ ...irq, code: whole(irq.code) })) ?? [],
  };
}

test("random programs whose updates nothing comes into end as if each were one step", (t) => {
  let untorn = 0;
  fc.assert(
    fc.property(programs, (program) => {
      const one = withWholeUpdates(program);
      const image = imageOf(program);
      if (imageOf(one).hash === image.hash) return;
      if (!runScenario(image, testArch, { ...budget, reduction: true }).undivided) return;
      untorn++;
      const [split, whole] = [endings(image, true), endings(imageOf(one), true)];
      if (split && whole && split !== whole) throw new Error(`split:\n${split}\nwhole:\n${whole}`);
    }),
    { numRuns: PROGRAMS, includeErrorInReport: true, seed: SEED + 1 },
  );
  t.true(untorn > PROGRAMS / 20);
});
