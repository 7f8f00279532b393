// SPDX-License-Identifier: GPL-2.0-only
/** Random scenarios in kernel TypeScript: two or three contexts, interrupts, preemption, locks. */
import fc from "fast-check";
import { INTERRUPT_KINDS } from "../../tools/kcc/ir.js";

/** A statement: the lines of its text. `NAME` in them becomes something no other statement has. */
type Statement = readonly string[];

/** Locks are taken in this order only, or most programs would do nothing but deadlock. */
const LOCKS = ["first", "second"] as const;

const word = fc.constantFrom("x", "y");

/** Whose, and whether with its lock held. */
type Box = readonly [string, boolean];

/** What a per-CPU object with a lock has in it: this CPU's or another's, with the lock or only interrupts off. */
function inBox([box, locked]: Box): Statement {
  const use = "NAMEbox.value = NAMEbox.value + 1;";
  const around = (body: Statement): Statement =>
    locked ? ["spin_lock(addr(NAMEbox.lock));", ...body, "spin_unlock(addr(NAMEbox.lock));"] : body;
  return [
    "const NAME = local_irq_save();",
    `const NAMEbox = ${box};`,
    ...around([use]),
    "local_irq_restore(NAME);",
  ];
}

const boxes = fc.constantFrom<Box[]>(
  ["this_cpu_ptr(boxes)", true],
  ["this_cpu_ptr(boxes)", false],
  ["per_cpu_ptr(boxes, 0)", true],
);

const access: fc.Arbitrary<Statement> = fc.oneof<fc.Arbitrary<Statement>[]>(
  word.map((w) => [`${w} = ${w} + 1;`]),
  word.map((w) => [`${w} += 1;`]),
  word.map((w) => [`WRITE_ONCE(${w}, READ_ONCE(${w === "x" ? "y" : "x"}) + 1);`]),
  word.map((w) => [`WRITE_ONCE(${w}, 5);`]),
  word.map((w) => [`observe('NAME', READ_ONCE(${w}));`]),
  word.map((w) => [`if (READ_ONCE(${w}) === 1)`, "\tthis_cpu_inc(counter.value);"]),
  fc.constant(["this_cpu_inc(counter.value);"]),
  fc.constant(["__this_cpu_inc(counter.value);"]),
  fc.constant(["atomic_inc(addr(total));"]),
  fc.constant(["observe('NAME', atomic_xchg(addr(total), 3));"]),
  fc.constant(["observe('NAME', atomic_cmpxchg(addr(total), 1, 7));"]),
  fc.constant(["smp_mb(); /* N */ /* Pairs with N. */"]),
  fc.constant(["set_flag(flag);"]),
  fc.constant(["insn_await(flag, 1);"]),
  fc.constant(["const NAME = object;", "if (NAME !== NULL)", "\tobserve('NAME', NAME.value);"]),
  fc.constant(["const NAME = lent;", "if (NAME !== NULL)", "\tNAME.value = NAME.value + 1;"]),
  fc.constant(["const NAME = object;", "object = NULL;", "if (NAME !== NULL)", "\tkfree(NAME);"]),
  boxes.map(inBox),
);

const inner = fc.array(access, { minLength: 1, maxLength: 2 }).map((list) => list.flat());

type Bracket = (body: Statement) => Statement;

const lockOf = fc.constantFrom(...LOCKS);

/** What may be put around statements. */
const bracket: fc.Arbitrary<Bracket> = fc.oneof<fc.Arbitrary<Bracket>[]>(
  fc.constant((body) => body),
  fc.constant((body) => ["preempt_disable();", ...body, "preempt_enable();"]),
  fc.constant((body) => ["local_bh_disable();", ...body, "local_bh_enable();"]),
  fc.constant((body) => ["const NAME = local_irq_save();", ...body, "local_irq_restore(NAME);"]),
  fc
    .boolean()
    .map((back) => (body) => [
      "{",
      "\tlet NAME!: one;",
      "\tNAME.value = 1;",
      "\tlent = addr(NAME);",
      ...body.map((line) => `\t${line}`),
      ...(back ? ["\tlent = NULL;"] : []),
      "\tobserve('NAME', NAME.value);",
      "}",
    ]),
  lockOf.map((lock) => (body) => [
    `spin_lock(addr(${lock}));`,
    ...body,
    `spin_unlock(addr(${lock}));`,
  ]),
  lockOf.map((lock) => (body) => [
    `const NAME = spin_lock_irqsave(addr(${lock}));`,
    ...body,
    `spin_unlock_irqrestore(addr(${lock}), NAME);`,
  ]),
);

/** Names in a bracket and in what is inside it must not meet. */
function fresh(statement: Statement, counter: { next: number }): Statement {
  const name = `v${String(counter.next++)}`;
  return statement.map((line) => line.replaceAll("NAME", name));
}

const counter = { next: 0 };

const statement: fc.Arbitrary<Statement> = fc
  .tuple(bracket, inner)
  .map(([around, body]) => fresh(around(fresh(body, counter)), counter));

const section = statement.map((body) =>
  fresh(
    ["const NAME = srcu_read_lock(addr(ss));", ...body, "srcu_read_unlock(addr(ss), NAME);"],
    counter,
  ),
);

const body = fc
  .array(fc.oneof({ weight: 9, arbitrary: statement }, { weight: 1, arbitrary: section }), {
    minLength: 1,
    maxLength: 2,
  })
  .map((list) => list.flat());

/** A task may also begin by waiting for the flag. */
const task = fc
  .tuple(fc.constantFrom("", "", "", "wait_flag(flag);"), body, fc.constantFrom("", "", ", cpu: 0"))
  .map(([wait, code, cpu]) => ({ code: wait === "" ? code : [wait, ...code], cpu }));

const handler = fc.tuple(
  body,
  fc.constantFrom(...INTERRUPT_KINDS),
  fc.constantFrom(", cpu: 0", ", cpu: 0", ""),
);

function functionText(name: string, code: Statement): string {
  return `function ${name}(): void {\n${code.map((line) => `\t${line}\n`).join("")}}\n`;
}

const HEAD = `// SPDX-License-Identifier: GPL-2.0-only
import { NULL, type int, type percpu, type ptr, type ulong } from 'linux/types';
import { smp_mb } from 'asm/barrier';
import { atomic_cmpxchg, atomic_inc, atomic_read, atomic_xchg, type atomic_t } from 'linux/atomic';
import { local_bh_disable, local_bh_enable } from 'linux/bottom_half';
import { READ_ONCE, WRITE_ONCE, addr, define, define_percpu, per_cpu_ptr } from 'linux/compiler';
import { local_irq_restore, local_irq_save } from 'linux/irqflags';
import { __this_cpu_inc, alloc_percpu, this_cpu_inc, this_cpu_ptr } from 'linux/percpu';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { observe, type scenario as selftest } from 'linux/selftest';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import { spin_lock, spin_lock_init, spin_lock_irqsave, spin_unlock, spin_unlock_irqrestore, type spinlock_t } from 'linux/spinlock';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { insn_await } from 'machine/insn';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

interface one {
	value: ulong;
}

interface box {
	lock: spinlock_t;
	value: ulong;
}

const ss = define(DEFINE_SRCU);
const counter = define_percpu<one>();
const total = define<atomic_t>();
const first = define<spinlock_t>();
const second = define<spinlock_t>();
let x: int = 0;
let y: int = 0;
let flag: int = 0;
let object: ptr<one> = NULL;
let lent: ptr<one> = NULL;
let boxes: percpu<box> = NULL;
`;

/** Only programs that use it have a per-CPU object with a lock, which counts for the search. */
function prepare(hasBoxes: boolean): Statement {
  return [
    "object = kzalloc<one>(GFP_KERNEL);",
    "spin_lock_init(addr(first));",
    "spin_lock_init(addr(second));",
    ...(hasBoxes ? ["boxes = alloc_percpu<box>();"] : []),
  ];
}

/** Text of a scenario file. */
export const programs: fc.Arbitrary<string> = fc
  .record({
    cpus: fc.integer({ min: 1, max: 2 }),
    preempt: fc.boolean(),
    tasks: fc.array(task, { minLength: 1, maxLength: 2 }),
    handlers: fc.array(handler, { maxLength: 2 }),
  })
  .map(({ cpus, preempt, tasks, handlers }) => {
    const cpuSum = Array.from({ length: cpus }, (_, cpu) => `per_cpu_ptr(counter, ${cpu}).value`);
    const boxSum = cpuSum.map((sum) => sum.replace("counter", "boxes")).join(" + ");
    const finish = [
      "observe('x at the end', READ_ONCE(x));",
      "observe('y at the end', READ_ONCE(y));",
      `observe('counter', ${cpuSum.join(" + ")});`,
      "observe('total', atomic_read(addr(total)));",
    ];
    const bodies = [...tasks.map(({ code }) => code), ...handlers.map(([code]) => code)];
    const hasBoxes = bodies.some((code) => code.some((line) => line.includes("boxes")));
    if (hasBoxes) finish.push(`observe('boxes', ${boxSum});`);
    const functions = [
      functionText("prepare", prepare(hasBoxes)),
      ...tasks.map(({ code }, i) => functionText(`task${i}`, code)),
      ...handlers.map(([code], i) => functionText(`handler${i}`, code)),
      functionText("report", finish),
    ];
    const lines = [
      "title: 'random'",
      `cpus: ${cpus}`,
      `config: { CONFIG_DEBUG_PREEMPT: false, CONFIG_PREEMPT: ${preempt} }`,
      "setup: prepare",
      "finish: report",
      `tasks: [${tasks.map(({ cpu }, i) => `{ run: task${i}${cpu} }`).join(", ")}]`,
      `irqs: [${handlers.map(([, kind, cpu], i) => `{ handler: handler${i}, kind: '${kind}'${cpu} }`).join(", ")}]`,
      "expect: { before: 'pass', after: 'pass' }",
    ];
    const declaration = lines.map((line) => `\t${line},\n`).join("");
    return `${HEAD}\n${functions.join("\n")}\nexport const scenario: selftest = {\n${declaration}};\n`;
  });
