// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { compileFunction } from "../../tools/kcc/compile.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { readScenario } from "../../tools/scenarios/scenario.js";
import { CONTEXTS as ALL_CONTEXTS, type ContextName } from "../../tools/scenarios/contexts.js";
import { FIRST_ADDRESS } from "../../tools/kcc/ir.js";
import type { Implementation } from "../../tools/scenarios/implementations.js";
import {
  compile,
  complaints,
  FILE,
  listing,
  MACHINE,
  PROJECT,
  source,
  treeOf,
} from "../kcc/support.js";

const EXPECT = "expect: { before: 'pass', after: { default: 'fail seq', x86: 'pass' } }";

function read(properties: string, before = ""): ReturnType<typeof readScenario> {
  return readScenario(
    treeOf({ [FILE]: `${before}\nexport const scenario: selftest = { ${properties} };` }),
    FILE,
  );
}

test("the declaration is read without compiling, its defaults filled in", (t) => {
  const scenario = read(
    `title: 'a b', cpus: 3, tasks: [{ run: f }, { run: g, name: 'h', cpu: 1, daemon: true }], ${EXPECT}`,
  );
  t.like(scenario, {
    path: FILE,
    name: "t",
    title: "a b",
    cpus: 3,
    kworkers: 0,
    ulongBits: 32,
    irqs: [],
    witnesses: [],
  });
  t.like(scenario.tasks[0], { name: "f", cpu: -1, daemon: false });
  t.like(scenario.tasks[1], { name: "h", cpu: 1, daemon: true });
  t.is(scenario.tasks[1]?.run.name, "g");
  t.deepEqual(scenario.expect, { before: "pass", after: { default: "fail seq", x86: "pass" } });
});

const LIB = "test/selftests/lib/x.ts";

function withList(list: string, use = ""): string {
  return (
    `import type { scenario as selftest } from 'linux/selftest'; import { many, N } from './lib/x'; ${use}` +
    `export const scenario: selftest = { title: 't', cpus: N, tasks: many, ${EXPECT} }; /* ${list} */`
  );
}

function readWithList(list: string): ReturnType<typeof readScenario> {
  return readScenario(treeOf({ [FILE]: withList(list), [LIB]: list }), FILE);
}

test("a list may be of another file, and so may a number; functions in it are that file's", (t) => {
  const scenario = readWithList(
    "export const N = 3; export const many: scenario_task[] = [{ run: f }];",
  );
  t.is(scenario.cpus, 3);
  t.like(scenario.tasks[0]?.run, { name: "f", path: LIB });
});

test("what is wrong with such a list is said of the file it is in", (t) => {
  const list = "export const N = 3;\nexport const many: scenario_task[] = [{ runs: f }];";
  const error = t.throws(() => readWithList(list));
  t.regex(error.message, /lib\/x\.ts:2:\d+.*unknown property `runs`/s);
});

test("everything else it may say", (t) => {
  const scenario = read(
    `title: 't', cpus: CPUS, kworkers: 2, ulong_bits: 4, config: { CONFIG_PREEMPT: false, NR: 3 }, tasks: [], setup: s, finish: f, ` +
      `witnesses: ['w'], irqs: [{ handler: h, times: 2, cpu: 0 }, { handler: h, kind: 'softirq', raised: pending, name: 'n' }, { handler: h, kind: 'nmi' }], expect: both`,
    "const CPUS = 2; const both = { before: 'fail', after: 'pass' };",
  );
  t.like(scenario, {
    cpus: 2,
    kworkers: 2,
    ulongBits: 4,
    config: { CONFIG_PREEMPT: false, NR: 3 },
    witnesses: ["w"],
  });
  t.like(scenario, {
    setup: { name: "s" },
    finish: { name: "f" },
    expect: { before: "fail", after: "pass" },
  });
  t.like(scenario.irqs[0], { name: "h", kind: "hardirq", cpu: 0, times: 2, raised: undefined });
  t.like(scenario.irqs[2], { kind: "nmi", times: 1 });
  t.like(scenario.irqs[1], {
    name: "n",
    kind: "softirq",
    cpu: -1,
    times: -1,
    raised: { name: "pending" },
  });
});

const ROW =
  "title: 't', cpus: 3, tasks: [{ run: f }], times: 2, contexts: { everywhere: g, idle: h }";

test("a scenario for several contexts is one for each", (t) => {
  const tree = treeOf({ [FILE]: `export const scenario: selftest = { ${ROW} };` });
  const scenario = (context?: ContextName): ReturnType<typeof readScenario> =>
    readScenario(tree, FILE, { context });
  t.deepEqual(scenario().contexts, ALL_CONTEXTS);
  t.deepEqual(scenario(), scenario("process"));
  const tasks = (context: ContextName): string[] =>
    scenario(context).tasks.map(({ name, run, cpu, state, times }) =>
      [name, run.name, cpu, state, typeof times === "number" ? times : times.name].join(),
    );
  t.deepEqual(tasks("process"), ["process,g,-1,,2", "f,f,-1,,1"]);
  t.deepEqual(tasks("idle"), ["idle,h,0,idle,2", "f,f,-1,,1"]);
  t.deepEqual(tasks("offline").at(0), "offline,g,2,offline,2");
  t.deepEqual(tasks("nmi"), ["f,f,-1,,1"]);
  t.like(scenario("nmi").irqs, [{ name: "nmi", kind: "nmi", cpu: 0, times: 2 }]);
  t.deepEqual(scenario("process").irqs, []);
});

test("a scenario is asked for a context that it is not for", (t) => {
  const tree = treeOf({
    [FILE]: `export const scenario: selftest = { title: 't', cpus: 1, tasks: [], contexts: { process: f } };`,
  });
  const [first] = complaints(() => readScenario(tree, FILE, { context: "nmi" }));
  t.is(first?.message, "this is no scenario of the context nmi");
  t.is(first?.advice, "Name it in `contexts`, which has process.");
});

for (const [name, properties, message] of [
  ["no title", `cpus: 1, tasks: [], ${EXPECT}`, /`title` must be a string/],
  ["no expectation", "title: 't', cpus: 1, tasks: []", /no `before`/],
  ["a slip of the pen", `titel: 't', cpus: 1, tasks: [], ${EXPECT}`, /unknown property `titel`/],
  [
    "CPUs that are no number",
    `title: 't', cpus: '1', tasks: [], ${EXPECT}`,
    /`cpus` must be a number/,
  ],
  [
    "a wrong kind of interrupt",
    `title: 't', cpus: 1, tasks: [], irqs: [{ handler: h, kind: 'fiq' }], ${EXPECT}`,
    /no kind 'fiq'/,
  ],
  [
    "a task without a function",
    `title: 't', cpus: 1, tasks: [{ cpu: 0 }], ${EXPECT}`,
    /`run` is missing/,
  ],
  ["too narrow words", `title: 't', cpus: 1, ulong_bits: 1, tasks: [], ${EXPECT}`, /has 1 bits/],
  ["half a bit", `title: 't', cpus: 1, ulong_bits: 3.5, tasks: [], ${EXPECT}`, /has 3.5 bits/],
  ["too wide words", `title: 't', cpus: 1, ulong_bits: 64, tasks: [], ${EXPECT}`, /has 64 bits/],
  [
    "a context there is not",
    `title: 't', cpus: 1, tasks: [], contexts: { irq: f }`,
    /unknown property `irq`/,
  ],
  ["something computed", `title: 't', cpus: 1 + 1, tasks: [], ${EXPECT}`, /made of literals/],
] as const) {
  test(`a scenario with ${name} is refused`, (t) => {
    t.regex(complaints(() => read(properties))[0]?.message ?? "", message);
  });
}

test("a file without a scenario, and no file", (t) => {
  t.regex(
    complaints(() => readScenario(treeOf({ [FILE]: "export const a = 1;" }), FILE))[0]?.message ??
      "",
    /no scenario/,
  );
  t.regex(complaints(() => readScenario(treeOf({}), FILE))[0]?.message ?? "", /no such file/);
});

test("a task that does not exist, or takes parameters", (t) => {
  const options = { scenario: FILE, machine: MACHINE };
  const tree = (code: string): ReturnType<typeof treeOf> =>
    treeOf({
      [FILE]: `${code} export const scenario = { title: 't', cpus: 1, tasks: [{ run: reeder }], ${EXPECT} };`,
    });
  const [first] = complaints(() => compileScenario(tree("function reader(): void {}"), options));
  t.is(first?.message, "there is no function `reeder`");
  t.is(first?.advice, "Did you mean `reader`?");
  t.throws(
    () =>
      compileScenario(
        tree("import type { int } from 'linux/types'; function reeder(x: int): void {}"),
        options,
      ),
    {
      message: /takes parameters/,
    },
  );
});

const CONTEXTS =
  "let x: int = 0; let pending: int = 4; function u(): void { x = 1; } function h(): void { x = 2; } " +
  "function begin(): void { x = 3; } function end(): void { x = 4; } function t(): void { x = 5; }";

test("each distinct function is one entry; the image says who starts where", (t) => {
  const more =
    "irqs: [{ handler: h, kind: 'softirq', raised: pending }, { handler: u, times: 3, cpu: 1 }], setup: begin, finish: end,";
  const { scenario, entries, initial, globals } = compile(CONTEXTS, { more });
  t.deepEqual(
    entries.map(({ name }) => name),
    ["t", "h", "u", "end", "begin"],
  );
  t.deepEqual(scenario.tasks, [{ entry: 0, name: "t", cpu: -1, daemon: false }]);
  const raised = FIRST_ADDRESS + 1;
  t.deepEqual(scenario.interrupts, [
    { entry: 1, name: "h", kind: "softirq", cpu: -1, times: -1, raised },
    { entry: 2, name: "u", kind: "hardirq", cpu: 1, times: 3, raised: -1 },
  ]);
  t.is(scenario.finish, 3);
  t.is(scenario.setup, 4);
  t.deepEqual(initial, [[raised, 4]]);
  t.deepEqual(
    globals.map(({ name, at, words }) => [name, at, words]),
    [
      ["x", FIRST_ADDRESS, 1],
      ["pending", raised, 1],
    ],
  );
});

test("so many tasks of a kind: a number, one less than there are CPUs, an option", (t) => {
  const code = "let x: int = 0; function f(): void { x = 1; }";
  const names = (times: string, config = {}, cpus = 1): string[] => {
    const scenario = `export const scenario = { title: 't', cpus: ${String(cpus)}, tasks: [{ run: f, times: ${times} }], ${EXPECT} };`;
    const machine = { ...MACHINE, config };
    const tree = treeOf({ [FILE]: `${source(code)}\n${scenario}` });
    const image = compileScenario(tree, { scenario: FILE, machine });
    return image.scenario.tasks.map(({ name, entry }) => `${name} ${String(entry)}`);
  };
  t.deepEqual(names("3"), ["f/0 0", "f/1 0", "f/2 0"]);
  t.deepEqual(names("-1"), ["f 0"]);
  t.deepEqual(names("-1", {}, 3), ["f/0 0", "f/1 0"]);
  t.deepEqual(names("NR_READERS"), ["f 0"]);
  t.deepEqual(names("NR_READERS", { NR_READERS: 2 }), ["f/0 0", "f/1 0"]);
  for (const wrong of ["CONFIG_SMP", "NR_NOBODY"])
    t.throws(() => names(wrong), { message: new RegExp(`no option .${wrong}. says how many`) });
});

const SERVERS = {
  "kernel/workqueue.ts":
    "import type { int } from 'linux/types'; let n: int = 0; export function worker_thread(): void { n = 1; }",
  "kernel/time/timer.ts":
    "import type { int } from 'linux/types'; let timer_softirq_pending: int = 0; export function run_timer_softirq(): void { timer_softirq_pending = 0; }",
};

test("workers and the timer softirq are added when asked for", (t) => {
  const { scenario, entries } = compile(CONTEXTS, { more: "kworkers: 2,", files: SERVERS });
  t.deepEqual(scenario.tasks.slice(1), [
    { entry: 1, name: "kworker/0", cpu: -1, daemon: true },
    { entry: 1, name: "kworker/1", cpu: -1, daemon: true },
  ]);
  t.deepEqual(scenario.interrupts, [
    { entry: 2, name: "timer", kind: "softirq", cpu: 0, times: -1, raised: FIRST_ADDRESS + 2 },
  ]);
  t.deepEqual(
    entries.map(({ name }) => name),
    ["t", "worker_thread", "run_timer_softirq"],
  );
  t.is(compile(CONTEXTS, { files: SERVERS }).scenario.tasks.length, 1);
});

test("Tree SRCU gets a worker for each CPU besides", (t) => {
  const workqueue = `${SERVERS["kernel/workqueue.ts"]} export function cpu_worker_thread(): void { n = 2; }`;
  const files = { ...SERVERS, "kernel/workqueue.ts": workqueue };
  const config = { CONFIG_TREE_SRCU: true };
  const tasksOf = (more: string): readonly unknown[] =>
    compile(CONTEXTS, { more, files, config }).scenario.tasks.slice(1);
  t.deepEqual(tasksOf("kworkers: 1,"), [
    { entry: 1, name: "kworker/0", cpu: -1, daemon: true },
    { entry: 3, name: "kworker@cpu0", cpu: 0, daemon: true },
    { entry: 3, name: "kworker@cpu1", cpu: 1, daemon: true },
  ]);
  t.deepEqual(tasksOf(""), []);
});

test("task_struct is found, and its preempt_count", (t) => {
  const files = {
    "include/linux/sched.ts":
      "import type { int } from 'linux/types'; interface thread_info { cpu: int; preempt_count: int; } export interface task_struct { state: int; ti: thread_info; }",
  };
  t.deepEqual(
    compile(`import type { task_struct } from 'linux/sched'; ${CONTEXTS}`, { files }).taskStruct,
    { words: 3, preemptCount: 2 },
  );
  t.deepEqual(compile(CONTEXTS).taskStruct, { words: 0, preemptCount: -1 });
});

test("layouts name every word", (t) => {
  const code =
    "interface in_ { p: int; q: int; } interface s { a: int; b: array<in_, 2>; } const o = define<s>(); function t(): void { o.a = 1; }";
  t.deepEqual(compile(code).structs["s"], {
    words: 5,
    names: ["a", "b[0].p", "b[0].q", "b[1].p", "b[1].q"],
  });
});

test("the digest is of behaviour, not of lines, names of machines or titles", (t) => {
  const code = "let x: int = 0; function t(): void { x += 1; }";
  const { hash } = compile(code);
  t.is(compile(`\n\n// said here\n${code}`).hash, hash);
  t.is(compile(code, { machine: { name: "other", folder: "other" } }).hash, hash);
  t.not(compile(code.replace("1;", "2;")).hash, hash);
  t.not(compile(code, { cpus: 3 }).hash, hash);
  t.not(compile(code, { machine: { plainAdd: "one" } }).hash, hash);
});

test("an image does not depend on what was compiled before it", (t) => {
  const names = ["a", "b", "c"];
  const taking = (taken: readonly string[]): string =>
    [
      "type run_t = () => void; interface s { run: run_t; } const o = define<s>(); let x: int = 0;",
      ...names.map((name, i) => `function ${name}(): void { x = ${i + 1}; }`),
      `function t(): void { ${taken.map((name) => `o.run = ${name};`).join(" ")} o.run(); }`,
    ].join(" ");
  const { hash, functions } = compile(taking(["b", "a"]));
  t.deepEqual(functions, ["a", "b"]);
  t.deepEqual(compile(taking(["c", "b", "a"])).functions, names);
  t.is(compile(taking(["b", "a"])).hash, hash);
  t.deepEqual(compile(taking(["c"])).functions, ["c"]);
  t.is(compile(taking(["b", "a"])).hash, hash);
});

test("two ways to write one thing have one digest", (t) => {
  const { hash } = compile(
    "let x: int = 0; function t(): void { if (READ_ONCE(x) === 0) return; x = 1; }",
  );
  const other =
    "function set(): void { x = 1; } let x: int = 0; function t(): void { const v = READ_ONCE(x); if (v) { set(); } }";
  t.is(compile(other).hash, hash);
});

test("one function by itself, its arguments unknown", (t) => {
  const code =
    "import type { int, percpu_lvalue, lvalue } from 'linux/types'; import { insn_percpu_add } from 'machine/insn'; " +
    "export function add(x: percpu_lvalue<number>, n: int, y: lvalue<int>): void { insn_percpu_add(x, n); y = n; }";
  const image = compileFunction(treeOf({ "kernel/a.ts": code }), {
    file: "kernel/a.ts",
    fn: "add",
    machine: MACHINE,
  });
  t.deepEqual(listing(image), ["rmw.add.thisCpu r0, r1 <*ulong>", "store r2, r1 <*int>", "end"]);
  t.throws(
    () =>
      compileFunction(treeOf({ "kernel/a.ts": code }), {
        file: "kernel/a.ts",
        fn: "sub",
        machine: MACHINE,
      }),
    {
      message: /no function `sub`/,
    },
  );
});

test("the project's own scenario compiles", (t) => {
  const image = compileScenario(PROJECT, {
    scenario: "test/selftests/seq-total.ts",
    machine: { ...MACHINE, folder: "arm" },
  });
  t.true(image.globals.some(({ type }) => type === "srcu_struct"));
  t.true(image.classes.includes("srcu_struct_array.seq"));
  t.true(image.taskStruct.preemptCount >= 0);
});

const BY_SRCU =
  "expect: { tree: { before: 'fail x', after: 'pass' }, default: { before: 'pass', after: 'pass' } }";

test("one declaration for several implementations, each with its configuration and expectation", (t) => {
  const text = `export const scenario = { title: 't', cpus: 1, srcu: ['v4.9', 'tree', 'tiny'], config: { CONFIG_SMP: true }, tasks: [], ${BY_SRCU} };`;
  const of = (srcu: Implementation) => readScenario(treeOf({ [FILE]: text }), FILE, { srcu });
  t.like(of("v4.9"), { name: "t", config: { CONFIG_V4_9_SRCU: true } });
  t.deepEqual(of("v4.9").expect, { before: "pass", after: "pass" });
  t.like(of("tree"), { name: "tree/t", config: { CONFIG_TREE_SRCU: true } });
  t.deepEqual(of("tree").expect, { before: "fail x", after: "pass" });
  // What the scenario says itself wins over what the implementation is for.
  t.like(of("tiny"), { name: "tiny/t", config: { CONFIG_SMP: true, CONFIG_PREEMPT: false } });
  t.deepEqual(of("tree").implementations, ["v4.9", "tree", "tiny"]);
  t.regex(complaints(() => of("classic"))[0]?.message ?? "", /no scenario of classic/);
});

test("implementations that are none, or named twice", (t) => {
  const message = (srcu: string) =>
    complaints(() => read(`title: 't', cpus: 1, srcu: ${srcu}, tasks: [], ${EXPECT}`))[0]
      ?.message ?? "";
  t.regex(message("['sleepy']"), /names 'sleepy'/);
  t.regex(message("['tree', 'tree']"), /names 'tree'/);
});

test("with Tiny SRCU all are on one CPU, bound to it or free", (t) => {
  const text = `export function f(): void {}
    export const scenario = { title: 't', cpus: 2, srcu: ['tree', 'tiny'], ${EXPECT},
      tasks: [{ run: f, cpu: 1 }, { run: f }], irqs: [{ handler: f, cpu: 1 }, { handler: f }] };`;
  const where = (srcu: Implementation) => {
    const { cpus, tasks, irqs } = readScenario(treeOf({ [FILE]: text }), FILE, { srcu });
    return [cpus, ...[...tasks, ...irqs].map(({ cpu }) => cpu)];
  };
  t.deepEqual(where("tree"), [2, 1, -1, 1, -1]);
  t.deepEqual(where("tiny"), [1, 0, -1, 0, -1]);
});
