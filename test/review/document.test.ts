// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import type { Image } from "../../tools/kcc/ir.js";
import { assumptionsOf } from "../../tools/review/assumptions.js";
import { totalsOf, unreachedLines } from "../../tools/review/document.js";
import type { Side } from "../../tools/review/engine.js";
import type { Run } from "../../tools/review/matrix.js";
import { isWrongUse } from "../../tools/review/select.js";
import { pack } from "../../tools/review/packed.js";
import { treeOf } from "../patch/trees.js";
import { failure, image, machine, result } from "../selftest/results.js";

const arm = machine("arm");

/** An image with a visible instruction on each of these lines of kernel/a.ts and one local one. */
function lined(...lines: number[]): Image {
  const source = (line: number) => ({ file: "kernel/a.ts", line, column: 1, fn: "f", caller: -1 });
  return {
    ...image("s", "h"),
    sources: [...lines, 99].map(source),
    code: [
      ...lines.map((_line, src) => ({ op: "fence", kind: "mb", src }) as const),
      { op: "jump", to: 0, src: lines.length },
    ],
  };
}

function run(side: Side, of: Image, answer = result()): Run {
  const cases = [{ scenario: "s", file: "s.ts", srcu: "v4.9" as const, machine: arm, side }];
  return { image: pack(of), machine: arm, cases, result: answer, known: false };
}

test("lines that no run reached; lines without visible instructions do not count", (t) => {
  const runs = [
    run("after", lined(1, 2, 3), result({ reached: { "kernel/a.ts": [1] } })),
    run("after", lined(3, 4), result({ reached: { "kernel/a.ts": [3] } })),
  ];
  t.deepEqual(unreachedLines(runs, "after"), { "kernel/a.ts": [2, 4] });
  t.deepEqual(unreachedLines(runs, "before"), {});
});

test("a search that ended at a finding only adds to what was reached", (t) => {
  const failed = { ...failure(), reached: { "kernel/a.ts": [2] } };
  const runs = [run("after", lined(1, 2)), run("after", lined(1, 2, 7), failed)];
  t.deepEqual(unreachedLines(runs, "after"), { "kernel/a.ts": [1] });
});

test("shared searches count once in states, and each of their cases as a case", (t) => {
  const shared = run("after", lined(1));
  const both = { ...shared, cases: [...shared.cases, ...run("before", lined(1)).cases] };
  const totals = totalsOf([both, run("after", lined(2))], 2);
  t.deepEqual(totals, { cases: 3, searches: 2, known: 0, states: 20, transitions: 40, seconds: 2 });
});

test("assumptions follow from what was run", (t) => {
  const bound = {
    ...result().bound,
    reduction: false,
    interrupts: { irq: 2 },
    missProbability: 0.25,
  };
  const text = assumptionsOf([run("after", lined(1), result({ bound }))], [arm]).join("\n");
  t.regex(text, /Memory is sequentially consistent; .*\(tso\)/);
  t.regex(text, /at most 2 times/);
  t.regex(text, /reduction off/);
  t.regex(text, /64 bits of hash; .* below 2\.5e-1/);
  t.notRegex(text, /code generation|Not run/);
  const left = assumptionsOf([run("after", lined(1))], [arm], ["bad-b", "bad-a"]).join("\n");
  t.regex(left, /Not run, .*: bad-a, bad-b\.$/);
  const lucky = { ...machine("s390"), plainAdd: "interlocked" as const };
  t.regex(assumptionsOf([run("after", lined(1))], [arm, lucky]).join("\n"), /On s390 the compiler/);
  t.deepEqual(assumptionsOf([], [arm]), []);
});

test("a bad scenario that always fails is a wrong use, one that fails somewhere is not", (t) => {
  const wrong = (expect: string, name = "bad-s") => {
    const text = `export const scenario = { title: 't', cpus: 1, tasks: [], expect: ${expect} };\n`;
    const file = `test/selftests/${name}.ts`;
    return isWrongUse(treeOf({ [file]: text }), { name, file, srcu: "v4.9" });
  };
  t.true(wrong("{ before: 'fail', after: { default: 'fail x', arm: 'fail y' } }"));
  t.false(wrong("{ before: 'fail', after: 'pass' }"));
  t.false(wrong("{ before: 'fail', after: { default: 'fail', x86: 'pass' } }"));
  t.false(wrong("{ before: 'fail', after: 'fail' }", "defect"));
});
