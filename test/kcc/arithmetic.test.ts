// SPDX-License-Identifier: GPL-2.0-only
/** Compiled code computes what the same code computes by hand: folded, propagated, or at run time. */
import test from "ava";
import fc from "fast-check";
import { interpret } from "./interpret.js";
import { compile } from "./support.js";

/** An expression: how it is written, and its value given those of the variables. */
interface Term {
  readonly text: string;
  readonly value: (variables: readonly bigint[]) => bigint;
}

type Word = (value: bigint) => bigint;

const OPERATORS: readonly (readonly [string, (a: bigint, b: bigint) => bigint])[] = [
  ["+", (a, b) => a + b],
  ["-", (a, b) => a - b],
  ["*", (a, b) => a * b],
  ["&", (a, b) => a & b],
  ["|", (a, b) => a | b],
  ["^", (a, b) => a ^ b],
];
const COMPARISONS: readonly (readonly [string, (a: bigint, b: bigint) => boolean])[] = [
  ["===", (a, b) => a === b],
  ["!==", (a, b) => a !== b],
  ["<", (a, b) => a < b],
  [">=", (a, b) => a >= b],
];
const NAMES = ["a", "b", "c"];

/** Terms over variables of one type whose values `word` cuts. */
function terms(word: Word): fc.Arbitrary<Term> {
  return fc.letrec<{ term: Term; condition: Term }>((tie) => ({
    term: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.nat(2).map((i): Term => ({ text: NAMES[i] ?? "a", value: (v) => v[i] ?? 0n })),
      fc.nat(9).map((n): Term => ({ text: `(${n} as T)`, value: () => word(BigInt(n)) })),
      fc
        .tuple(fc.constantFrom(...OPERATORS), tie("term"), tie("term"))
        .map(([[sign, apply], a, b]): Term => ({
          text: `(${a.text} ${sign} ${b.text})`,
          value: (v) => word(apply(a.value(v), b.value(v))),
        })),
      fc.tuple(tie("condition"), tie("term"), tie("term")).map(([c, a, b]): Term => ({
        text: `(${c.text} ? ${a.text} : ${b.text})`,
        value: (v) => (c.value(v) === 0n ? b.value(v) : a.value(v)),
      })),
      tie("term").map((a): Term => ({ text: `(-${a.text})`, value: (v) => word(-a.value(v)) })),
      tie("term").map((a): Term => ({ text: `id(${a.text})`, value: (v) => a.value(v) })),
    ),
    condition: fc.oneof(
      { maxDepth: 3 },
      fc
        .tuple(fc.constantFrom(...COMPARISONS), tie("term"), tie("term"))
        .map(([[sign, apply], a, b]): Term => ({
          text: `${a.text} ${sign} ${b.text}`,
          value: (v) => (apply(a.value(v), b.value(v)) ? 1n : 0n),
        })),
      tie("condition").map((a): Term => ({ text: `!(${a.text})`, value: (v) => 1n - a.value(v) })),
      fc.tuple(tie("condition"), tie("condition")).map(([a, b]): Term => ({
        text: `(${a.text} && pos(${b.text}))`,
        value: (v) => a.value(v) * b.value(v),
      })),
    ),
  })).term;
}

/** Some variables static, some constants, so that folding and code generation both get their part. */
function program(
  type: string,
  term: Term,
  values: readonly bigint[],
  known: readonly boolean[],
): string {
  const declarations = NAMES.map(
    (name, i) => `${known[i] === true ? "const" : "let"} ${name}: T = ${values[i] ?? 0n};`,
  );
  return [
    `type T = ${type}; ${declarations.join(" ")}`,
    "function id(x: T): T { if (x === 3) return 3; return x; }",
    "function pos(x: bool): bool { if (x) return true; return false; }",
    `function t(): void { const r = ${term.text}; observe('r', r); }`,
  ].join("\n");
}

for (const [type, bits, signed] of [
  ["int", 32, true],
  ["uint", 32, false],
  ["ulong", 4, false],
  ["long", 5, true],
] as const) {
  const word: Word = (value) => (signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
  test(`expressions of ${type}, ${bits} bits`, (t) => {
    const values = fc.array(fc.bigInt(-20n, 20n).map(word), { minLength: 3, maxLength: 3 });
    const known = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 });
    const property = fc.property(terms(word), values, known, (term, variables, constants) => {
      const image = compile(program(type, term, variables, constants), { bits });
      const expected = BigInt.asIntN(32, term.value(variables));
      return interpret(image).observed[0] === `r=${expected}`;
    });
    t.notThrows(() => {
      fc.assert(property, { numRuns: 150 });
    });
  });
}

test("a loop with everything in it", (t) => {
  const code =
    "let n: int = 10; let list: array<int, 4> = define<array<int, 4>>(); function t(): void { let sum: int = 0; let i: int = 0; " +
    "while (true) { i++; if (i > n) break; if (i % 3 === 0) continue; list[i & 3] += i; sum = sum * 2 + i; } " +
    "do { sum -= 1; } while (sum > 100); for (let j = 0; j < 4; j++) observe('l', list[j]); observe('sum', sum); observe('i', i); }";
  const list = [0, 0, 0, 0];
  let sum = 0;
  for (let i = 1; i <= 10; i++) {
    if (i % 3 === 0) continue;
    list[i & 3] = (list[i & 3] ?? 0) + i;
    sum = sum * 2 + i;
  }
  const last = Math.min(sum - 1, 100);
  t.deepEqual(interpret(compile(code)).observed, [
    ...list.map((l) => `l=${l}`),
    `sum=${last}`,
    "i=11",
  ]);
});

test("variables keep their own values through copies and swaps", (t) => {
  const code =
    "let n: int = 5; function t(): void { let a: int = 1; let b: int = n; for (let i = 0; i < 3; i++) { const c = a; a = b; b = c + b; } " +
    "const before = a; a = 0; observe('a', a); observe('b', b); observe('before', before); }";
  let [a, b] = [1, 5];
  for (let i = 0; i < 3; i++) [a, b] = [b, a + b];
  t.deepEqual(interpret(compile(code)).observed, ["a=0", `b=${b}`, `before=${a}`]);
});

test("a value read before the variable changes is the old one", (t) => {
  const code =
    "let g: int = 7; function next(x: lvalue<int>): int { x = x + 1; return x; } " +
    "function t(): void { let v: int = g; observe('sum', v * 100 + next(v) * 10 + v); }";
  t.deepEqual(interpret(compile(code)).observed, [`sum=${7 * 100 + 8 * 10 + 8}`]);
});

test("expect_true stops the run, and only when it is false", (t) => {
  const code = (value: number): string =>
    `let g: int = ${value}; function t(): void { expect_true(g === 1, 'one', 'no'); observe('on', 1); }`;
  t.deepEqual(interpret(compile(code(1))).observed, ["on=1"]);
  t.is(interpret(compile(code(2))).rule, "one");
  t.deepEqual(interpret(compile(code(2))).observed, []);
});

test("division truncates, and that by zero is left to the machine", (t) => {
  const code =
    "let a: int = -7; let z: int = 0; function t(): void { observe('q', a / 2); observe('r', a % 2); if (z) observe('z', 1 / 0); }";
  t.deepEqual(interpret(compile(code)).observed, ["q=-3", "r=-1"]);
  const big =
    "let a: uint = -7; function t(): void { observe('q', a / 2); observe('s', a >> 1); observe('t', (a as int) >> 1); }";
  t.deepEqual(interpret(compile(big)).observed, [
    `q=${0xfffffff9 >>> 1}`,
    `s=${0xfffffff9 >>> 1}`,
    "t=-4",
  ]);
});
