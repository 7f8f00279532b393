// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import type { Searched } from "../../tools/jobs/answers.js";
import type { Side } from "../../tools/jobs/engine.js";
import { assumptionsOf } from "../../tools/review/assumptions.js";
import { totalsOf, unreachedLines } from "../../tools/review/document.js";
import { isWrongUse } from "../../tools/review/select.js";
import { treeOf } from "../patch/trees.js";
import { failure, machine, result } from "../selftest/results.js";

const arm = machine("arm");

const FILE = "kernel/a.ts";

function run(side: Side, answer = result()): Searched {
  const cases = [{ scenario: "s", file: "s.ts", srcu: "v4.9" as const, machine: arm, side }];
  return { machine: arm, cases, result: answer, known: false };
}

test("lines are unreached that no run reached", (t) => {
  const runs = [
    run("after", result({ reached: { [FILE]: [1] }, unreached: { [FILE]: [2, 3] } })),
    run("after", result({ reached: { [FILE]: [3] }, unreached: { [FILE]: [4] } })),
  ];
  t.deepEqual(unreachedLines(runs, "after"), { [FILE]: [2, 4] });
  t.deepEqual(unreachedLines(runs, "before"), {});
});

test("a search that ended at a finding only adds to what was reached", (t) => {
  const failed = { ...failure(), reached: { [FILE]: [2] }, unreached: { [FILE]: [7] } };
  const runs = [run("after", result({ unreached: { [FILE]: [1, 2] } })), run("after", failed)];
  t.deepEqual(unreachedLines(runs, "after"), { [FILE]: [1] });
});

test("shared searches count once in states, and each of their cases as a case", (t) => {
  const shared = run("after");
  const both = { ...shared, cases: [...shared.cases, ...run("before").cases] };
  const totals = totalsOf([both, run("after")], 2);
  t.deepEqual(totals, { cases: 3, searches: 2, known: 0, states: 20, transitions: 40, seconds: 2 });
});

test("assumptions follow from what was run", (t) => {
  const bound = {
    ...result().bound,
    reduction: false,
    interrupts: { irq: 2 },
    missProbability: 0.25,
  };
  const text = assumptionsOf([run("after", result({ bound }))], [arm]).join("\n");
  t.regex(text, /Memory is sequentially consistent; .*\(tso\)/);
  t.regex(text, /at most 2 times/);
  t.regex(text, /reduction off/);
  t.regex(text, /64 bits of hash; .* below 2\.5e-1/);
  t.notRegex(text, /code generation|Not run/);
  const left = assumptionsOf([run("after")], [arm], ["bad-b", "bad-a"]).join("\n");
  t.regex(left, /Not run, .*: bad-a, bad-b\.$/);
  const lucky = { ...machine("s390"), plainAdd: "interlocked" as const };
  t.regex(assumptionsOf([run("after")], [arm, lucky]).join("\n"), /On s390 the compiler/);
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
