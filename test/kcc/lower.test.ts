// SPDX-License-Identifier: GPL-2.0-only
/** What single constructs compile to. */
import test, { type ExecutionContext } from "ava";
import { compile, listed, listing, type Variation } from "./support.js";

const S = "interface s { a: int; b: ptr<s>; c: array<ulong, 2>; } ";

function pinned(t: ExecutionContext, code: string, lines: string, variation?: Variation): void {
  const expected = lines.split("\n").map((line) => line.trim());
  t.deepEqual(
    listed(code, variation),
    expected.filter((line) => line !== ""),
  );
}

test("fields of static objects have constant addresses, those of others are added", (t) => {
  const code =
    "const o = define<s>(); function t(): void { const p = o.b; p.a = 1; o.c[1] = p.c[0]; p.b.b = NULL; }";
  pinned(
    t,
    S + code,
    `
    r0 = load 65 <s.b>
    store r0, 1 <s.a>
    r1 = +.u32 r0, 2
    r2 = load r1 <s.c>
    store 67, r2 <s.c>
    r3 = +.u32 r0, 1
    r4 = load r3 <s.b>
    r5 = +.u32 r4, 1
    store r5, 0 <s.b>
    end`,
  );
});

test("an index that is not known to be inside is checked", (t) => {
  const code =
    "const o = define<s>(); function t(): void { const i = READ_ONCE(o.a); o.c[i & 1] = 1; o.c[i] = 2; }";
  pinned(
    t,
    S + code,
    `
    r0 = load.once 64 <s.a>
    r1 = & r0, 1
    r2 = +.u32 66, r1
    store r2, 1 <s.c>
    r3 = <.u32 r0, 2
    branch r3, 6 else 9
    r4 = +.u32 66, r0
    store r4, 2 <s.c>
    end
    fail 'array-bounds', 'an array is indexed beyond its end'`,
  );
});

const STEPS = "let x: int = 0; function t(): void { x += 1; x--; x -= 200; x = x + 1; }";

test("x += constant on memory: load, add, store", (t) => {
  t.deepEqual(
    listed(STEPS).filter((line) => line.startsWith("rmw")),
    [],
  );
  t.deepEqual(listed(STEPS).slice(0, 3), ["r0 = load 64 <x>", "r1 = + r0, 1", "store 64, r1 <x>"]);
});

test("x += constant on memory: one instruction where the compiler makes one", (t) => {
  t.deepEqual(listed(STEPS, { machine: { plainAdd: "one" } }).slice(0, 4), [
    "rmw.add 64, 1 <x>",
    "rmw.add 64, -1 <x>",
    "rmw.add 64, -200 <x>",
    "r0 = load 64 <x>",
  ]);
});

test("x += constant on memory: interlocked for what fits its constant", (t) => {
  t.deepEqual(listed(STEPS, { machine: { plainAdd: "interlocked" } }).slice(0, 4), [
    "rmw.add.locked 64, 1 <x>",
    "rmw.add.locked 64, -1 <x>",
    "r0 = load 64 <x>",
    "r1 = + r0, -200",
  ]);
});

test("a step whose value is used is a load and a store", (t) => {
  const code = "let x: int = 0; let y: int = 0; function t(): void { y = x++; y = --x; }";
  pinned(
    t,
    code,
    `
    r0 = load 65 <x>
    r1 = + r0, 1
    store 65, r1 <x>
    store 64, r0 <y>
    r2 = load 65 <x>
    r3 = - r2, 1
    store 65, r3 <x>
    store 64, r3 <y>
    end`,
    { machine: { plainAdd: "one" } },
  );
});

test("per-CPU places go through accessors unread, and keep their class through a pointer", (t) => {
  const code =
    "const v = define_percpu<s>(); " +
    "function add(x: percpu_lvalue<number>, n: number): void { insn_percpu_add(x, n); } " +
    "function raw(x: percpu_lvalue<number>, n: number): void { per_cpu_ptr(addr(x), insn_cpu()).$ += n; } " +
    "function t(): void { add(v.c[1], 1); raw(v.c[0], -1); }";
  pinned(
    t,
    S + code,
    `
    rmw.add.thisCpu 16777219, 1 <s.c>
    r0 = cpu
    r1 = percpu 16777218, r0
    r2 = load r1 <s.c>
    r3 = +.u32 r2, -1
    store r1, r3 <s.c>
    end`,
  );
});

test("an lvalue parameter is the caller's variable, in memory or in a register", (t) => {
  const code =
    "let x: int = 0; function set(p: lvalue<int>, v: int): void { p = v; } " +
    "function t(): void { let y: int = 1; set(y, 5); set(x, y); }";
  pinned(t, code, "store 64, 5 <x>\nend");
});

test("conditions branch early and read no more than they must", (t) => {
  const code =
    "let x: int = 0; let y: int = 0; function t(): void { if (x === 1 && !(y !== 2) || READ_ONCE(x)) y = x ? 3 : 4; }";
  pinned(
    t,
    code,
    `
    r0 = load 64 <x>
    r1 = == r0, 1
    branch r1, 3 else 6
    r2 = load 65 <y>
    r3 = != r2, 2
    branch r3, 6 else 8
    r4 = load.once 64 <x>
    branch r4, 8 else 12
    r5 = load 64 <x>
    branch r5, 10 else 13
    r6 = mov 3
    store 65, r6 <y>
    end
    r6 = mov 4
    jump 11`,
  );
});

test("loops, continue and break", (t) => {
  const code =
    "let x: int = 0; function t(): void { let n: int = 0; " +
    "for (let i = 0; i < 10; i++) { if (x === 3) continue; if (x === 4) break; n += i; } x = n; }";
  pinned(
    t,
    code,
    `
    r0 = mov 0
    r1 = mov 0
    r2 = load 64 <x>
    r3 = == r2, 3
    branch r3, 5 else 10
    r1 = + r1, 1
    r4 = < r1, 10
    branch r4, 2 else 8
    store 64, r0 <x>
    end
    r5 = load 64 <x>
    r6 = == r5, 4
    branch r6, 8 else 13
    r0 = + r0, r1
    jump 5`,
  );
});

test("labelled loops and blocks", (t) => {
  const code =
    "let x: int = 0; function t(): void { outer: for (;;) { for (;;) { if (x) break outer; continue outer; } } " +
    "done: { if (x) break done; x = 1; } x = 2; }";
  pinned(
    t,
    code,
    `
    r0 = load 64 <x>
    branch r0, 2 else 0
    r1 = load 64 <x>
    branch r1, 4 else 6
    store 64, 2 <x>
    end
    store 64, 1 <x>
    jump 4`,
  );
});

test("variables on the stack are given back on every way out", (t) => {
  const code =
    "interface v { a: int; b: int; } let x: int = 0; function use(p: ptr<v>): int { return p.b; } " +
    "function t(): void { for (;;) { let o!: v; o.a = 1; o.b = x; if (use(addr(o)) === 3) break; if (x) return; } x = 2; }";
  pinned(
    t,
    code,
    `
    stack-enter 0, 2 words
    r0 = stack 0
    store r0, 1 <v.a>
    r1 = load 64 <x>
    r2 = stack 1
    store r2, r1 <v.b>
    r3 = stack 1
    r4 = load r3 <v.b>
    r5 = == r4, 3
    branch r5, 10 else 13
    stack-exit 0, 2 words
    store 64, 2 <x>
    end
    r6 = load 64 <x>
    branch r6, 15 else 17
    stack-exit 0, 2 words
    jump 12
    stack-exit 0, 2 words
    jump 0`,
  );
  t.is(compile(code).entries[0]?.stackWords, 2);
});

test("stack variables nest, and siblings share their words", (t) => {
  const code =
    "interface v { a: int; b: int; } function f(): void { let o!: v; o.a = 1; } " +
    "function t(): void { let o!: v; o.b = 1; f(); { let n: int = 7; addr(n).$ = 8; } }";
  const image = compile(code);
  t.is(image.entries[0]?.stackWords, 4);
  t.deepEqual(
    listing(image).filter((line) => line.startsWith("stack-")),
    [
      "stack-enter 0, 2 words",
      "stack-enter 2, 2 words",
      "stack-exit 2, 2 words",
      "stack-enter 2, 1 words",
      "stack-exit 2, 1 words",
      "stack-exit 0, 2 words",
    ],
  );
});

test("the branch of an option that is off is not compiled", (t) => {
  const code =
    "let x: int = 0; let unused: int = 0; function t(): void { if (IS_ENABLED(CONFIG_PREEMPT)) x = 1; else unused = 2; " +
    "if (IS_ENABLED(CONFIG_PROVE_RCU) && unused) unused = 3; }";
  pinned(t, code, "store 64, 1 <x>\nend");
  t.deepEqual(
    compile(code).globals.map(({ name }) => name),
    ["x"],
  );
  t.deepEqual(
    compile(code, { config: { CONFIG_PREEMPT: false } }).globals.map(({ name }) => name),
    ["unused"],
  );
});

test("each CPU in turn, its number a constant", (t) => {
  const code =
    "let x: int = 0; function t(): void { for (const cpu of each_possible_cpu()) { if (x) continue; x = cpu; } }";
  pinned(
    t,
    code,
    `
    r0 = load 64 <x>
    branch r0, 2 else 7
    r1 = load 64 <x>
    branch r1, 4 else 5
    end
    store 64, 1 <x>
    jump 4
    store 64, 0 <x>
    jump 2`,
  );
  t.is(listed(code, { cpus: 1 }).filter((line) => line.startsWith("store")).length, 1);
});

test("switch compares in order, and empty clauses share a body", (t) => {
  const code =
    "let x: int = 0; function t(): void { switch (x) { case 1: case 2: x = 5; break; case 3: return; default: x = 6; } x = 7; }";
  pinned(
    t,
    code,
    `
    r0 = load 64 <x>
    r1 = == r0, 1
    branch r1, 3 else 6
    store 64, 5 <x>
    store 64, 7 <x>
    end
    r2 = == r0, 2
    branch r2, 3 else 8
    r3 = == r0, 3
    branch r3, 5 else 10
    store 64, 6 <x>
    jump 4`,
  );
});

test("container_of goes back by the offset of the member", (t) => {
  const code =
    "interface m { x: int; y: int; } interface out { k: int; m: m; } let g: ptr<m> = NULL; " +
    "function t(): void { container_of<out>(g, 'm').k = 1; container_of<out>(addr(g.y), 'm.y').k = 2; }";
  const lines = listed(code);
  t.deepEqual(lines.slice(0, 3), ["r0 = load 64 <g>", "r1 = +.u32 r0, -1", "store r1, 1 <out.k>"]);
  t.deepEqual(lines.slice(3, 6), ["r2 = load 64 <g>", "r3 = +.u32 r2, -1", "store r3, 2 <out.k>"]);
});

test("unsigned long of 4 bits: constants and conversions are cut, widening is free", (t) => {
  const code =
    "let x: ulong = 0; let s: long = 0; let i: int = 0; function t(): void { x = x + 1; s = i; i = s; x = s; i = x; x = -1; s = -9; }";
  pinned(
    t,
    code,
    `
    r0 = load 64 <x>
    r1 = +.u4 r0, 1
    store 64, r1 <x>
    r2 = load 66 <i>
    r3 = mov.s4 r2
    store 65, r3 <s>
    r4 = load 65 <s>
    store 66, r4 <i>
    r5 = load 65 <s>
    r6 = mov.u4 r5
    store 64, r6 <x>
    r7 = load 64 <x>
    store 66, r7 <i>
    store 64, 15 <x>
    store 65, 7 <s>
    end`,
    { bits: 4 },
  );
});

test("structs are copied word by word", (t) => {
  const code =
    "interface n { p: int; q: array<int, 2>; } const a = define<n>(); const b = define<n>(); function t(): void { a = b; }";
  t.is(
    listed(code.replace("const a", "let a")).filter((line) => line.startsWith("store")).length,
    3,
  );
});

test("instructions: what each is written as", (t) => {
  const code =
    "interface task_struct { on: int; } let x: int = 0; let y: int = 0; function t(): void { " +
    "y = insn_lock_xadd(x, 2); y = insn_lock_cmpxchg(x, 1, 3); y = insn_load_acquire(x); insn_await(x, 7); " +
    "insn_sleep_until(x, 8); insn_fence('rmb'); insn_irq_set(0); insn_current<task_struct>().on = 1; y = insn_choose(3); " +
    "const p = insn_zalloc<task_struct>(); insn_free(p); observe('y', y); witness('here'); }";
  pinned(
    t,
    code,
    `
    r0 = rmw.add.locked 65, 2 <x>
    store 64, r0 <y>
    r1 = rmw.cas.locked 65, 1, 3 <x>
    store 64, r1 <y>
    r2 = load.acquire 65 <x>
    store 64, r2 <y>
    await 65, 7 <x>
    await.sleeps 65, 8 <x>
    fence.rmb
    irq 0
    r3 = current
    store r3, 1 <task_struct.on>
    r4 = choose 3
    store 64, r4 <y>
    r5 = alloc.zeroed 1 words, task_struct
    free r5
    r6 = load 64 <y>
    observe r6, 'y'
    witness 'here'
    end`,
  );
});

test("every instruction says where it comes from and through which calls", (t) => {
  const image = compile(
    "let x: int = 0; function f(): void { x = 1; }\nfunction g(): void { f(); }\nfunction t(): void { g(); }",
  );
  const store = image.code.find(({ op }) => op === "store");
  const chain: string[] = [];
  for (let at = image.sources[store?.src ?? -1]; at; at = image.sources[at.caller])
    chain.push(`${at.fn}:${at.line}`);
  t.deepEqual(chain, ["f:5", "g:6", "t:7"]);
  t.deepEqual(image.lines["test/selftests/t.ts"], [5, 6, 7]);
});
