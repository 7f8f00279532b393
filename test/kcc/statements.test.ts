// SPDX-License-Identifier: GPL-2.0-only
/** Random programs do the same compiled and run by Node itself. */
import { runInNewContext } from "node:vm";
import test from "ava";
import fc from "fast-check";
import ts = require("typescript");
import { interpret } from "./interpret.js";
import { compile } from "./support.js";

const VARIABLES = ["a", "b", "c", "g", "h"];
const variable = fc.constantFrom(...VARIABLES);

const expression = fc.letrec<{ number: string; truth: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 3 },
    variable,
    fc.integer({ min: -3, max: 3 }).map((n) => `(${n})`),
    fc
      .tuple(tie("number"), fc.constantFrom("+", "-", "&", "|", "^"), tie("number"))
      .map(([left, operator, right]) => `((${left} ${operator} ${right}) | 0)`),
    fc.tuple(tie("truth"), tie("number"), tie("number")).map(([c, x, y]) => `(${c} ? ${x} : ${y})`),
    fc.tuple(tie("number"), tie("number")).map(([x, y]) => `choose(${x}, ${y})`),
  ),
  truth: fc.oneof(
    { maxDepth: 3 },
    fc
      .tuple(tie("number"), fc.constantFrom("===", "!==", "<", ">="), tie("number"))
      .map(([left, operator, right]) => `${left} ${operator} ${right}`),
    tie("truth").map((c) => `!(${c})`),
    fc
      .tuple(tie("truth"), fc.constantFrom("&&", "||"), tie("truth"))
      .map(([x, o, y]) => `(${x} ${o} ${y})`),
    tie("number").map((x) => `is_small(${x})`),
  ),
}));

/** A loop's own counter, so that every program ends. */
function loop(kind: string, condition: string, body: string, n: number): string {
  const i = `i${n}`;
  if (kind === "for") return `for (let ${i} = 0; ${i} < 3 && ${condition}; ${i}++) { ${body} }`;
  const count = `let ${i}: int = 0;`;
  if (kind === "while")
    return `{ ${count} while (${condition}) { if (++${i} > 3) break; ${body} } }`;
  return `{ ${count} do { if (${i}++ > 2) break; ${body} } while (${condition}); }`;
}

const statement = fc.letrec<{ one: string; many: string }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(variable, expression.number).map(([name, value]) => `${name} = ${value};`),
    fc
      .tuple(variable, fc.constantFrom("+=", "-=", "^="), fc.nat(5))
      .map(([name, o, n]) => `${name} ${o} ${n}; ${name} |= 0;`),
    variable.map((name) => `observe('${name}', ${name});`),
    fc.tuple(expression.truth, tie("many")).map(([c, then]) => `if (${c}) { ${then} }`),
    fc
      .tuple(expression.truth, tie("many"), tie("many"))
      .map(([c, x, y]) => `if (${c}) { ${x} } else { ${y} }`),
    fc
      .tuple(fc.constantFrom("for", "while", "do"), expression.truth, tie("many"), fc.nat(99))
      .map(([kind, condition, body, n]) => loop(kind, condition, body, n)),
    fc
      .tuple(expression.number, tie("many"), tie("many"))
      .map(
        ([value, x, y]) =>
          `switch (${value}) { case 0: case 1: ${x} break; case 2: { ${y} break; } default: a = 1; }`,
      ),
    fc
      .tuple(expression.truth, fc.constantFrom("return;", "{ const n = a; b = n; return; }"))
      .map(([c, r]) => `if (${c}) ${r}`),
    fc
      .tuple(expression.number, expression.truth)
      .map(([x, c]) => `{ const k = ${x}; a = k; if (${c}) b = k; h = k; }`),
  ),
  many: fc.array(tie("one"), { maxLength: 3 }).map((list) => list.join(" ")),
}));

function program(body: string): string {
  return [
    "let g: int = 2; let h: int = -1;",
    "function choose(x: int, y: int): int { if (x < y) return x; if (x === 3) { g = y; return g; } return y; }",
    "function is_small(x: int): bool { if (x > 5) return false; return x > -5; }",
    `function t(): void { let a: int = 1; let b: int = g; let c: int = 0; ${body} observe('a', a); observe('b', b); observe('c', c); }`,
  ].join("\n");
}

/** What the program observes when Node runs it. */
function expected(code: string): string[] {
  const observed: string[] = [];
  const observe = (name: string, value: number): void => {
    observed.push(`${name}=${value}`);
  };
  runInNewContext(`${ts.transpile(code)}; t(); observe("g", g); observe("h", h);`, { observe });
  return observed;
}

/** The same, compiled; `g` and `h` are the first statics it names. */
function compiled(code: string): string[] {
  const image = compile(`${code}\nfunction end(): void { observe('g', g); observe('h', h); }`, {
    more: "finish: end,",
  });
  const outcome = interpret(image);
  return [...outcome.observed, ...interpret(image, image.scenario.finish, outcome).observed];
}

test("random programs", (t) => {
  const property = fc.property(statement.many, statement.many, (first, second) => {
    const code = program(`${first} ${second}`);
    t.deepEqual(compiled(code), expected(code));
  });
  t.notThrows(() => {
    fc.assert(property, { numRuns: 150 });
  });
});
