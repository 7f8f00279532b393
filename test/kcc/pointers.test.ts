// SPDX-License-Identifier: GPL-2.0-only
/** Function pointers and alias classes. */
import test from "ava";
import { compile, listed, listing } from "./support.js";

const OPS =
  "interface s { f: (n: int) => int; } const o = define<s>(); let x: int = 0; " +
  "function one(n: int): int { return n + 1; } function two(n: int): int { return n + 2; } " +
  "function other(n: uint): uint { return n; } ";

test("a call through a pointer tries the functions of its type whose address is taken", (t) => {
  const code = `${OPS}let p: (n: uint) => uint = NULL; function t(): void { o.f = one; o.f = two; p = other; x = o.f(x); }`;
  t.deepEqual(listed(code), [
    "store 64, 1 <s.f>",
    "store 64, 2 <s.f>",
    "store 65, 3 <p>",
    "r0 = load 64 <s.f>",
    "r1 = load 66 <x>",
    "r2 = ==.u32 r0, 1",
    "branch r2, 7 else 10",
    "r3 = + r1, 1",
    "store 66, r3 <x>",
    "end",
    "r4 = ==.u32 r0, 2",
    "branch r4, 12 else 14",
    "r3 = + r1, 2",
    "jump 8",
    "fail 'wild-call', 'a call through a pointer to no function of its type'",
  ]);
  t.deepEqual(compile(code).functions, ["one", "two", "other"]);
});

/** How many functions the calls of task `t` try; `g` is a field of the same type that is called too. */
function tried(body: string, more = ""): number {
  const ops =
    "interface pair { f: (n: int) => int; g: (n: int) => int; } const p = define<pair>(); const q = define<pair>(); " +
    "let x: int = 0; let w: (n: int) => int = NULL; function one(n: int): int { return n + 1; } " +
    "function two(n: int): int { return n + 2; } function three(n: int): int { return n + 3; } ";
  return listed(`${ops}function t(): void { ${body} }`, { more }).filter((line) =>
    line.includes("==.u32"),
  ).length;
}

test("a call through a field tries the functions stored in that field", (t) => {
  t.is(tried("p.f = one; p.g = two; x = p.f(x);"), 1);
  t.is(tried("p.f = one; p.g = two; x = p.f(x) + p.g(x);"), 2);
  t.is(tried("p.f = one; q.f = three; p.g = two; x = p.f(x);"), 2, "fields of all objects are one");
  t.is(tried("p.f = one; p.f = NULL; p.g = two; x = p.f(x);"), 1);
  t.is(tried("p.g = two; x = p.f(x);"), 0, "nothing was stored");
});

test("a call tries all of the type where something else is stored in the field", (t) => {
  t.is(tried("p.f = one; p.g = two; p.f = p.g; x = p.f(x);"), 2, "another field");
  t.is(tried("p.f = one; p.g = two; q = p; x = q.f(x);"), 2, "a whole struct");
  t.is(tried("p.f = one; p.g = two; const a = addr(p.f); a.$ = two; x = p.f(x);"), 2, "a pointer");
  t.is(tried("p.f = one; w = two; x = w(x);"), 2, "what is read from is no field");
});

test("a pointer that is known is called directly", (t) => {
  const code = `${OPS}function apply(f: (n: int) => int): void { x = f(3); } function t(): void { apply(two); const g = one; x = g(1); }`;
  t.deepEqual(
    listed(code),
    ["store 66, 5 <x>", "store 66, 2 <x>", "end"].map((line) => line.replace("66", "64")),
  );
  t.deepEqual(compile(code).functions, ["two"]);
});

test("functions found late reach calls compiled early", (t) => {
  const code =
    `${OPS}function install(n: int): int { o.f = two; return n; } ` +
    "function t(): void { x = o.f(x); } function first(): void { o.f = install; }";
  const image = compile(code, { more: "setup: first," });
  t.deepEqual(image.functions, ["two", "install"]);
  t.is(listing(image).filter((line) => line.includes("==.u32")).length, 2);
});

test("recursion through a pointer is a finding where it happens, not an error", (t) => {
  const code = `${OPS}function again(n: int): int { return o.f(n); } function t(): void { o.f = again; x = o.f(x); }`;
  t.true(listed(code).some((line) => line.startsWith("fail 'recursion'")));
});

test("a function of another type does not fit", (t) => {
  t.throws(() => compile(`${OPS}function t(): void { o.f = other; }`), { message: /does not fit/ });
});

test("generic functions have no address", (t) => {
  t.throws(
    () => compile(`${OPS}function id<T>(n: T): T { return n; } function t(): void { o.f = id; }`),
    {
      message: /generic function/,
    },
  );
});

/** Classes of the accesses of task `t`. */
function classes(code: string): string[] {
  return listed(code).flatMap((line) => /<(.*)>$/.exec(line)?.[1] ?? []);
}

const TWO =
  "interface s { a: int; b: int; } const o = define<s>(); let g: int = 0; let p: ptr<int> = NULL; ";

test("an address that is followed at once keeps the class of its place", (t) => {
  t.deepEqual(
    classes(
      `${TWO}function inc(q: ptr<int>): void { q.$ = 1; } function t(): void { inc(addr(o.a)); inc(addr(g)); }`,
    ),
    ["s.a", "g"],
  );
});

test("an address that is stored joins its place with the pointers of its type", (t) => {
  const code = `${TWO}function t(): void { p = addr(o.a); p.$ = 1; o.b = 2; g = 3; }`;
  t.deepEqual(classes(code), ["p", "p", "s.a|*int", "s.b", "g"]);
});

test("an address from two returns joins both", (t) => {
  const code = `${TWO}function pick(): ptr<int> { if (g) return addr(o.a); return addr(o.b); } function t(): void { pick().$ = 1; }`;
  t.deepEqual(classes(code), ["g", "s.a|s.b|*int"]);
});

test("pointers to structs never join fields", (t) => {
  const code =
    "interface s { a: int; n: ptr<s>; } const o = define<s>(); function t(): void { o.n = addr(o); o.n.a = 1; }";
  t.deepEqual(classes(code), ["s.n", "s.n", "s.a"]);
});

test("an address that becomes a void pointer joins too, and casts join what they mix", (t) => {
  const lost = `${TWO}let v: ptr<unknown> = NULL; function t(): void { v = addr(o.a); (v as ptr<int>).$ = 1; o.a = 2; }`;
  t.deepEqual(classes(lost), ["v", "v", "s.a|*int", "s.a|*int"]);
  const mixed = `${TWO}function t(): void { (addr(o.a) as unknown as ptr<uint>).$ = 1; o.a = 2; }`;
  t.deepEqual(classes(mixed), ["s.a|*uint", "s.a|*uint"]);
});

test("a per-CPU pointer passed on as a plain one stays what it is", (t) => {
  const code =
    "interface s { a: int; b: int; } const v = define_percpu<s>(); " +
    "function mine<T>(p: ptr<T>): ptr<T> { return per_cpu_ptr(p, insn_cpu()); } " +
    "function t(): void { mine(addr(v.a)).$ = 1; mine(addr(v.b)).$ = 2; }";
  t.deepEqual(classes(code), ["s.a", "s.b"]);
});

test("two structs cannot share memory", (t) => {
  const code = `${TWO}interface r { z: int; } function t(): void { (addr(o) as unknown as ptr<r>).z = 1; }`;
  t.throws(() => compile(code), { message: /cannot share memory/ });
});

test("what is freed or leaves the stack names its classes", (t) => {
  const code =
    "interface s { a: int; b: ptr<int>; } function t(): void { let o!: s; o.a = 1; insn_free(insn_zalloc<s>()); }";
  const image = compile(code);
  const names = (op: string): string[] =>
    image.code.flatMap((instr) =>
      instr.op === op && "classes" in instr
        ? instr.classes.map((cls) => image.classes[cls] ?? "")
        : [],
    );
  t.deepEqual(names("stack-exit"), ["s.a", "s.b"]);
  t.deepEqual(names("free"), ["s.a", "s.b"]);
});

test("two statics of one name in two files are two classes", (t) => {
  const files = {
    "kernel/a.ts":
      "import type { int } from 'linux/types'; let n: int = 0; export function inc(): void { n = 1; }",
  };
  const code =
    "import { inc } from 'kernel/a'; let n: int = 0; function t(): void { n = 2; inc(); }";
  t.deepEqual(listing(compile(code, { files })), ["store 64, 2 <n>", "store 65, 1 <n#2>", "end"]);
});
