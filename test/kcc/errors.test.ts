// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { formatDiagnostic } from "../../tools/kcc/diagnostic.js";
import { compile, complaints, FILE, FIRST_LINE } from "./support.js";

const STRUCT =
  "interface s { a: int; b: ptr<s>; c: array<int, 2>; } let p: ptr<s> = NULL; let x: int = 0; ";
const PERCPU = "const counter = define_percpu<int>(); ";

/** What is wrong, the code with `^` before the place that is blamed, and a part of the message. */
type Case = readonly [name: string, code: string, message: RegExp];

const CASES: readonly Case[] = [
  ["a class", "^class c {} function t(): void {}", /classes are not/],
  ["a closure", "function t(): void { const f = ^() => 1; }", /functions inside functions/],
  [
    "a nested function",
    "function t(): void { ^function f(): void {} }",
    /functions inside functions/,
  ],
  ["this", "function t(): void { observe('x', ^this.x); }", /`this` is not/],
  ["async", "^async function t(): Promise<void> {}", /`async`/],
  ["await", "function t(): void { ^await x; }", /`async`|valid TypeScript|await/],
  ["try", "function t(): void { ^try { } catch { } }", /exceptions/],
  ["throw", "function t(): void { ^throw 1; }", /exceptions/],
  ["a template string", "function t(): void { fail(^`a${1}`, 'b'); }", /strings as data/],
  [
    "an object",
    "function t(): void { const o = ^{ a: 1 }; }",
    /objects and arrays made at run time/,
  ],
  ["an array", "function t(): void { const o = ^[1]; }", /objects and arrays made at run time/],
  ["any", "function t(): void { const x: ^any = 1; }", /`any` is not/],
  ["==", "let x: int = 0; function t(): void { if (x ^== 1) fail('a', 'b'); }", /`==`/],
  ["!=", "let x: int = 0; function t(): void { if (x ^!= 1) fail('a', 'b'); }", /`==` and `!=`/],
  ["null", "let q: ptr<int> = NULL; function t(): void { q = ^null; }", /not a kernel value/],
  [
    "undefined",
    "let q: ptr<int> = NULL; function t(): void { q = ^undefined; }",
    /not a kernel value/,
  ],
  ["var", "function t(): void { ^var x = 1; }", /`var`/],
  ["destructuring", "function t(): void { const ^{ a } = p; }", /destructuring/],
  [
    "optional chaining",
    `${STRUCT}function t(): void { observe('x', ^p?.a); }`,
    /optional chaining/,
  ],
  ["??", `${STRUCT}function t(): void { observe('x', x ^?? 1); }`, /`\?\?`/],
  ["an enum", "^enum e { A } function t(): void {}", /enums/],
  ["a namespace", "^namespace n { } function t(): void {}", /namespaces/],
  ["new", "function t(): void { const x = ^new Map(); }", /classes/],
  ["for in", "function t(): void { ^for (const k in x) { } }", /for \.\.\. in/],
  [
    "code at module level",
    "let x: int = 0; ^x = 1; function t(): void {}",
    /nothing runs at module level/,
  ],
  [
    "an import of everything",
    "^import * as a from 'linux/types'; function t(): void {}",
    /form of import/,
  ],
  [
    "a default parameter",
    "function f(^x: int = 1): void {} function t(): void { f(1); }",
    /default and rest/,
  ],
  ["a local without a type", "function t(): void { let ^x; }", /`x` needs a type/],

  ["recursion", "function ^t(): void { t(); }", /recursion: t\(\) calls t\(\)/],
  [
    "recursion in a ring",
    "function ^t(): void { u(); } function u(): void { t(); }",
    /t\(\) calls u\(\) calls t\(\)/,
  ],
  [
    "an unknown name",
    "let count: int = 0; function t(): void { ^coumt = 1; }",
    /unknown name `coumt`/,
  ],
  ["an unknown type", "function t(): void { let x: ^imt = 1; }", /unknown type `imt`/],
  ["an unknown field", `${STRUCT}function t(): void { p.^d = 1; }`, /struct s has no field `d`/],
  [
    "too few arguments",
    "function f(x: int): void {} function t(): void { ^f(); }",
    /needs 1 argument, not 0/,
  ],
  [
    "too many arguments",
    "function f(): void {} function t(): void { ^f(1); }",
    /needs 0 arguments, not 1/,
  ],
  ["assigning a constant", "const N = 1; function t(): void { ^N = 2; }", /`N` is a constant/],
  [
    "assigning a const local",
    "function t(): void { const n = insn_cpu(); ^n = 2; }",
    /`n` cannot be assigned/,
  ],
  [
    "a missing file",
    "import { a } from ^'linux/nowhere'; function t(): void {}",
    /no file for 'linux\/nowhere'/,
  ],
  [
    "an unknown import",
    "import { ^nothing_such } from 'linux/compiler'; function t(): void {}",
    /has no `nothing_such`/,
  ],
  ["following an integer", `${STRUCT}function t(): void { x.^$ = 1; }`, /`int` is not a pointer/],
  ["fields of an integer", `${STRUCT}function t(): void { ^x.a = 1; }`, /`int` is not a pointer/],
  [
    "the address of a parameter",
    "function f(x: int): ptr<int> { return ^addr(x); } function t(): void { f(1); }",
    /`x` is in a register/,
  ],
  [
    "a per-CPU object read directly",
    `${PERCPU}function t(): void { observe('x', counter.^$); }`,
    /without saying of which CPU/,
  ],
  [
    "a per-CPU object written directly",
    `${PERCPU}function t(): void { ^counter.$ = 1; }`,
    /without saying of which CPU/,
  ],
  [
    "a per-CPU object as a plain place",
    `${PERCPU}function f(x: lvalue<int>): void {} function t(): void { f(^counter); }`,
    /without saying of which CPU/,
  ],
  [
    "a plain object as a per-CPU place",
    "let x: int = 0; function f(x: percpu_lvalue<int>): void {} function t(): void { f(^x); }",
    /not a per-CPU object/,
  ],
  [
    "an unknown built-in",
    "export declare function insn_cpuu(): int; function t(): void { ^insn_cpuu(); }",
    /`insn_cpuu` is not a built-in/,
  ],
  [
    "a wrong pointer",
    `${STRUCT}let q: ptr<int> = NULL; function t(): void { ^q = p; }`,
    /`ptr<s>` does not fit `ptr<int>`/,
  ],
  [
    "an integer for a pointer",
    `${STRUCT}function t(): void { ^p = 1; }`,
    /`int` does not fit `ptr<s>`/,
  ],
  [
    "pointer arithmetic",
    `${STRUCT}function t(): void { const q = p ^+ 1; }`,
    /no arithmetic on pointers/,
  ],
  ["an index that is too big", `${STRUCT}function t(): void { ^p.c[2] = 1; }`, /outside the array/],
  [
    "an index of a scalar",
    `${STRUCT}function t(): void { p.^a[0] = 1; }`,
    /is not a pointer|is not an array/,
  ],
  [
    "a struct by value",
    "interface s { a: int; } const o = define<s>(); function f(x: s): void {} function t(): void { f(^o); }",
    /cannot be passed by value/,
  ],
  [
    "a value as a place",
    "function f(x: lvalue<int>): void {} function t(): void { f(^1); }",
    /a value, not a place/,
  ],
  [
    "fall-through",
    "function t(): void { switch (insn_cpu()) { case 0: fail('a', 'b'); ^case 1: break; } }",
    /never/,
  ],
  [
    "fall-through of code that goes on",
    "let x: int = 0; function t(): void { switch (x) { case 0: x = 1; ^case 1: break; } }",
    /falls through/,
  ],
  ["break outside a loop", "function t(): void { ^break; }", /nothing to leave/],
  [
    "a constant of itself",
    "const ^A = B; const B = A; function t(): void { observe('a', A); }",
    /depends on itself/,
  ],
  [
    "a constant that is none",
    "let x: int = 0; const A = ^x; function t(): void { observe('a', A); }",
    /not known when compiling/,
  ],
  [
    "a struct within itself",
    "interface ^s { a: s; } const o = define<s>(); function t(): void { o.a.a.a = NULL; }",
    /contains itself/,
  ],
  [
    "extends",
    "interface a { x: int; } ^interface b extends a { } const o = define<b>(); function t(): void { o.x = 1; }",
    /cannot extend/,
  ],
  [
    "a type argument that cannot be found",
    "function f<T>(): int { return sizeof<T>(); } function t(): void { ^f(); }",
    /do not say what `T`/,
  ],
  ["a wild for of", "function t(): void { for (const i of ^insn_cpu()) { } }", /only CPUs/],
  [
    "a value from void",
    "function f(): void {} function t(): void { const ^x = f(); }",
    /no type|no value/,
  ],
  [
    "a returned value of no type",
    "function f() { ^return 1; } function t(): void { f(); }",
    /returns nothing/,
  ],
  [
    "a string that is computed",
    "let x: int = 0; function t(): void { fail(^x, 'b'); }",
    /string literal/,
  ],
  ["an unknown fence", "function t(): void { ^insn_fence('all'); }", /no fence 'all'/],
  [
    "IS_ENABLED of a variable",
    "let x: bool = false; function t(): void { if (^IS_ENABLED(x)) fail('a', 'b'); }",
    /configuration option/,
  ],
  [
    "an unfollowed pointer",
    "let v: ptr<unknown> = NULL; function t(): void { v.^$ = 1; }",
    /not known/,
  ],
];

for (const [name, marked, message] of CASES) {
  if (message.source === "never") continue;
  test(`error: ${name}`, (t) => {
    const column = marked.indexOf("^") + 1;
    const code = marked.replace("^", "");
    const [first] = complaints(() => compile(code));
    if (!first) return t.fail();
    t.regex(first.message, message);
    t.is(`${first.file}:${first.line}:${first.column}`, `${FILE}:${FIRST_LINE}:${column}`);
    t.is(first.text, code);
    t.regex(first.advice, /^[A-Z`].*[.?]$/);
    return undefined;
  });
}

test("near misses get the nearest known name", (t) => {
  const [name] = complaints(() => compile("let count: int = 0; function t(): void { coumt = 1; }"));
  t.is(name?.advice, "Did you mean `count`?");
  const [field] = complaints(() =>
    compile(
      "interface s { completed: int; } const o = define<s>(); function t(): void { o.complete = 1; }",
    ),
  );
  t.is(field?.advice, "Did you mean `completed`?");
  const [config] = complaints(() =>
    compile(
      "export declare const CONFIG_PREMPT: bool; function t(): void { if (CONFIG_PREMPT) fail('a', 'b'); }",
    ),
  );
  t.is(config?.advice, "Did you mean `CONFIG_PREEMPT`?");
});

test("every error of a file is reported, in order", (t) => {
  const found = complaints(() =>
    compile("function t(): void {\n\tthrow 1;\n\tawaken: for (;;) { var x; }\n}\nclass c {}"),
  );
  t.deepEqual(
    found.map(({ line }) => line - FIRST_LINE),
    [1, 2, 4],
  );
});

test("what the parser objects to is an error too", (t) => {
  const [first] = complaints(() => compile("function t(: void {}"));
  t.is(first?.line, FIRST_LINE);
  t.regex(first?.advice ?? "", /not valid TypeScript/);
});

test("a diagnostic shows the line with a caret below the place, tabs kept", (t) => {
  const [first] = complaints(() => compile("function t(): void {\n\tthrow 1;\n}"));
  t.deepEqual(first && formatDiagnostic(first).split("\n"), [
    `${FILE}:${FIRST_LINE + 1}:2: error: exceptions are not in kernel TypeScript`,
    "\tthrow 1;",
    "\t^",
    "Return an error number such as -ENOMEM.",
  ]);
});

test("types outside the language are an error only where they are used", (t) => {
  const code = "interface odd { m(): void; } type u = 'a' | 'b'; ";
  t.notThrows(() => compile(`${code}function t(): void {}`));
  const used = `${code}let o: ptr<odd> = NULL; function t(): void { o = NULL; }`;
  t.regex(complaints(() => compile(used))[0]?.message ?? "", /not a field/);
});
