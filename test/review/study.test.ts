// SPDX-License-Identifier: GPL-2.0-only
/** The study of parts of a patch, on answers from tables. */
import test from "ava";
import { NOTHING } from "./verdicts.js";
import { createTwoFilesPatch } from "diff";
import { UserError } from "../../tools/base/errors.js";
import type { Result } from "../../tools/explore/result.js";
import { Answers } from "../../tools/jobs/answers.js";
import type { Engine } from "../../tools/jobs/engine.js";
import { casesOf, runMatrix } from "../../tools/jobs/matrix.js";
import { sharing } from "../../tools/jobs/sharing.js";
import {
  configOf,
  partName,
  readVariant,
  treePart,
  withoutOption,
} from "../../tools/jobs/variant.js";
import { parsePatch } from "../../tools/patch/parse.js";
import { placeEmbedded } from "../../tools/patch/place.js";
import { TraceFiles } from "../../tools/review/schedules.js";
import type { SubsetEntry } from "../../tools/review/study/entry.js";
import { judge, type Study } from "../../tools/review/study/judge.js";
import { planOf, type Plan } from "../../tools/review/study/plan.js";
import { runStudy } from "../../tools/review/study/run.js";
import { alike, idsText } from "../../tools/review/study/schedules.js";
import { subsetsOf } from "../../tools/review/study/subsets.js";
import { studyText } from "../../tools/review/text/study.js";
import { BLIND, fakeEngine } from "../jobs/engines.js";
import { DIFF, LOCK_AFTER, treeOf } from "../patch/trees.js";
import { failure, machine, result } from "../selftest/results.js";

const PATCH = parsePatch(DIFF, "p");
const TREES = placeEmbedded(treeOf({ "kernel/lock.ts": LOCK_AFTER }), PATCH);

function plan(): Plan {
  const made = planOf(TREES, PATCH);
  if (!made) throw new Error("there is nothing to study");
  return made;
}

test("a patch is taken apart into changes of code; comments are set aside", (t) => {
  const { units, aside, parts, complete } = plan();
  t.deepEqual(
    units.map(({ id, label }) => [id, label]),
    [
      [1, "+this_cpu_inc(c[idx])"],
      [2, "+this_cpu_inc(seq[idx])"],
    ],
  );
  t.deepEqual(units[0]?.removed, ["__this_cpu_inc(sp.ref.c[idx]);"]);
  t.deepEqual(aside, [{ id: 3, why: "comments" }]);
  t.deepEqual(
    parts.map(({ name }) => name),
    ["before", "before+1", "before+2", "after"],
  );
  t.true(complete);
});

/** The plan of a change from one text of x.ts to another. */
function planFor(old: string, changed: string): Plan | undefined {
  const patch = parsePatch(createTwoFilesPatch("a/x.ts", "b/x.ts", old, changed), "p");
  return planOf({ before: treeOf({ "x.ts": old }), after: treeOf({ "x.ts": changed }) }, patch);
}

const USES = "import { f } from 'linux/a';\n\nexport function x(): void {\n\tf();\n\n\tf();\n}\n";

test("one change of code is no study", (t) => {
  t.is(planFor(USES, USES.replace("\tf();", "\tf(); f();")), undefined);
  t.is(planFor(USES, USES.replaceAll("\tf();", "\tf(); // again")), undefined);
});

test("imports are set aside; every part has those of both ends, the ends their own", (t) => {
  const made = planFor(USES, USES.replaceAll("f()", "g()").replace("{ f }", "{ g }"));
  t.deepEqual(made?.aside, [{ id: 1, why: "imports" }]);
  t.deepEqual(
    made?.units.map(({ id, label }) => [id, label]),
    [
      [2, "+g()"],
      [3, "+g()"],
    ],
  );
  const half = made?.trees["before+2"]?.read("x.ts") ?? "";
  t.regex(half, /\{ f, g \}/);
  t.regex(half, /\tg\(\);\n\n\tf\(\);/);
  t.is(made?.trees["before"]?.read("x.ts"), USES);
  t.notRegex(made?.trees["after"]?.read("x.ts") ?? "", /\bf\b/);
});

test("labels are short: what comes or what goes, without comments", (t) => {
  const old = "export function x(): void {\n\t/* Why. */\n\tf(a.b.c[0]);\n\n\th();\n}\n";
  const made = planFor(
    old,
    "export function x(): void {\n\n\tconst y = g(1);\n\tk(y, 'a long text that nobody wants to read in full');\n\th();\n}\n",
  );
  t.deepEqual(
    made?.units.map(({ label }) => label),
    ["-f(c[0])", "+const y = g(1) ..."],
  );
});

test("subsets: all of them up to six changes, then none, each alone, all but one, all", (t) => {
  t.deepEqual(subsetsOf([2, 3]), [[], [2], [3], [2, 3]]);
  t.deepEqual(subsetsOf([1, 2, 3]).map(idsText), [
    "none",
    "1",
    "2",
    "3",
    "1+2",
    "1+3",
    "2+3",
    "1+2+3",
  ]);
  t.is(subsetsOf([1, 2, 3, 4, 5, 6]).length, 64);
  const many = subsetsOf([1, 2, 3, 4, 5, 6, 7]);
  t.is(many.length, 16);
  t.deepEqual([many[0], many.at(-1)], [[], [1, 2, 3, 4, 5, 6, 7]]);
  t.true(many.every(({ length }) => [0, 1, 6, 7].includes(length)));
});

test("names of trees", (t) => {
  const name = withoutOption(partName([2, 13]), "CONFIG_DEBUG_PREEMPT");
  t.is(name, "before+2+13-CONFIG_DEBUG_PREEMPT");
  t.deepEqual(readVariant(name), { side: "before", applied: [2, 13] });
  t.deepEqual(configOf(name), { CONFIG_DEBUG_PREEMPT: false });
  t.deepEqual(readVariant("after"), { side: "after", applied: [] });
  t.deepEqual(configOf("before+2"), {});
  for (const other of ["", "middle", "before+", "before+x", "before+2-OPTION"])
    t.is(readVariant(other), undefined, other);
  t.is(treePart("a:b/c.patch:before+2"), "before+2");
});

const SCENARIOS = [
  { name: "sum", file: "sum.ts", srcu: "v4.9" as const },
  { name: "balance", file: "balance.ts", srcu: "v4.9" as const },
];
const MACHINES = [machine("arm"), machine("x86")];

/**
 * A patch whose change 2 mends `sum` on arm, and whose change 1 alone breaks `balance` there; a check
 * complains of it on both machines.
 */
function answerOf(key: string): Result {
  const [scenario, arch, tree = ""] = key.split(" ");
  const has = (id: number): boolean => tree === "after" || tree.includes(`+${id}`);
  if (scenario === "sum" && has(1) && !has(2) && !tree.includes("-CONFIG")) {
    return failure("debug-preempt");
  }
  if (arch === "arm" && scenario === "sum" && !has(2)) return failure("seq-total");
  if (arch === "arm" && scenario === "balance" && has(1) && !has(2)) return failure("c-balance");
  return result();
}

async function studied(answer: (key: string) => Result = answerOf, given = plan()) {
  const fake = fakeEngine(
    ({ scenario, machine: { name }, side }) => `${scenario} ${name} ${side}`,
    answer,
  );
  const saved: string[] = [];
  const traces = new TraceFiles((trace) => {
    saved.push(trace.tree);
    return `${saved.length}.json`;
  });
  const engine = sharing(fake);
  const answers = new Answers(engine, BLIND, "same");
  const runs = await answers.of(casesOf(SCENARIOS, MACHINES));
  const request = { plan: given, scenarios: SCENARIOS, machines: MACHINES, runs, traces };
  const subsets = await runStudy({ ...request, answers });
  return { subsets, saved, asked: fake.asked, study: judge(given, subsets) };
}

test("every part is run on every machine; none and all are the runs of the matrix", async (t) => {
  const { subsets: entries, asked, saved } = await studied();
  t.is(entries.length, 4 * 2 * 2);
  const sides = asked.map(({ side }) => side);
  t.is(sides.filter((side) => side === "before").length, 4);
  t.is(sides.filter((side) => side === "after").length, 4);
  const failed = entries.filter(({ verdict }) => verdict === "fail");
  t.true(failed.every(({ trace, steps, rule }) => trace && steps === 1 && rule));
  t.is(new Set(failed.map(({ trace }) => trace)).size, failed.length);
  t.is(saved.length, failed.length);
});

test("below a complaint is looked where nothing else is wrong, and only there", async (t) => {
  const { subsets: entries, asked } = await studied();
  const below = asked.filter(({ side }) => side.includes("-CONFIG"));
  t.deepEqual(below, [{ scenario: "sum", arch: "x86", side: "before+1-CONFIG_DEBUG_PREEMPT" }]);
  const x86 = entries.find(({ rule, arch }) => rule === "debug-preempt" && arch === "x86");
  t.is(x86?.unchecked?.verdict, "pass");
  const arm = entries.find(({ rule, arch }) => rule === "debug-preempt" && arch === "arm");
  t.is(arm?.unchecked, undefined, "balance has shown that this part is worse");
});

test("needed, optional, worse, complained of", async (t) => {
  const { study } = await studied();
  t.deepEqual(study.needed, [2]);
  t.deepEqual(study.optional, [1]);
  t.deepEqual(study.requires, [{ id: 1, needs: [2] }]);
  t.deepEqual(study.sufficient, [[2]]);
  t.deepEqual(study.undecided, []);
  t.deepEqual(
    study.worse.map(({ applied }) => applied),
    [[1]],
  );
  t.like(study.worse[0]?.breaks[0], { scenario: "balance", archs: ["arm"], rule: "c-balance" });
  t.deepEqual(study.complaints, [{ applied: [1], archs: ["arm", "x86"] }]);
});

test("a part that does not compile is not called worse; other errors are errors", async (t) => {
  const broken = (error: Error): Engine<string> => ({
    ...fakeEngine(({ side }) => side),
    compile: () => Promise.reject(error),
  });
  const traces = new TraceFiles(() => "");
  const answersOf = (engine: Engine<string>): Answers => new Answers(engine, BLIND, "same");
  const whole = answersOf(fakeEngine(({ side }) => side));
  const runs = await whole.of(casesOf(SCENARIOS, MACHINES));
  const request = { plan: plan(), scenarios: SCENARIOS, machines: MACHINES, runs, traces };
  const uncompiled = broken(new UserError("x.ts:1: unknown name `f`\n  f();"));
  const study = judge(plan(), await runStudy({ ...request, answers: answersOf(uncompiled) }));
  t.deepEqual(
    study.uncompiled.map(({ applied }) => applied),
    [[1], [2]],
  );
  t.deepEqual(study.worse, []);
  t.deepEqual(study.needed, [], "before passes all that after does");
  await t.throwsAsync(
    runStudy({ ...request, answers: answersOf(broken(new Error("a mistake"))) }),
    { message: "a mistake" },
  );
});

test("a scenario that cannot begin is an error with its reason", async (t) => {
  const fake = fakeEngine(({ side }) => side);
  const engine = sharing({
    ...fake,
    run: () => Promise.reject(new UserError("s.ts: setup() cannot be run on arm: no")),
  });
  const [run] = await runMatrix(casesOf(SCENARIOS, MACHINES), engine, BLIND);
  t.is(run?.result.verdict, "error");
  t.like(run?.result.finding, { rule: "setup", text: "s.ts: setup() cannot be run on arm: no" });
});

test("trees whose images are the same share a search", async (t) => {
  const fake = fakeEngine(({ scenario }) => scenario);
  const answers = new Answers(sharing(fake), BLIND, "same");
  const runs = await answers.of(casesOf(SCENARIOS, MACHINES));
  const traces = new TraceFiles(() => "");
  const request = { plan: plan(), scenarios: SCENARIOS, machines: MACHINES, runs, traces };
  await runStudy({ ...request, answers });
  t.is(fake.asked.length, 2);
  t.is(answers.all.filter(({ again }) => !again).length, 2);
});

/** Entries of a plan with these parts, from those of them that fail. */
function entriesOf(sets: readonly (readonly number[])[], bad: Record<string, string>) {
  return sets.map((applied): SubsetEntry => {
    const verdict = bad[idsText(applied)];
    const failed = { rule: "r", text: "wrong", context: "task", where: [], trace: "t", steps: 3 };
    const base = { applied, scenario: "s", arch: "arm" };
    if (verdict === "bounded") return { ...base, verdict, stopped: "time" };
    return verdict === "fail" ? { ...base, verdict, ...failed } : { ...base, verdict: "pass" };
  });
}

function planWith(ids: readonly number[]): Plan {
  const units = ids.map((id) => ({ ...(plan().units[0] ?? t0()), id }));
  const parts = subsetsOf(ids).map((applied) => ({ applied, name: partName(applied) }));
  return { units, aside: [], parts, complete: ids.length <= 6, trees: {} };
}

function t0(): never {
  throw new Error("the patch has no changes");
}

function judged(ids: readonly number[], bad: Record<string, string>): Study {
  const made = planWith(ids);
  return judge(
    made,
    entriesOf(
      made.parts.map(({ applied }) => applied),
      bad,
    ),
  );
}

test("two changes that need each other; neither is needed", (t) => {
  const study = judged([1, 2], { 1: "fail", 2: "fail" });
  t.deepEqual([study.needed, study.optional], [[], [1, 2]]);
  t.deepEqual(study.requires, [
    { id: 1, needs: [2] },
    { id: 2, needs: [1] },
  ]);
  t.deepEqual(study.sufficient, [[]]);
  t.is(study.worse.length, 2);
});

test("either of two will do", (t) => {
  const study = judged([1, 2], { none: "fail" });
  t.deepEqual([study.needed, study.optional], [[], [1, 2]]);
  t.deepEqual(study.requires, []);
  t.deepEqual(study.sufficient, [[1], [2]]);
  t.deepEqual(study.worse, []);
});

test("a budget that ran out leaves a part undecided, and never sound", (t) => {
  const study = judged([1, 2], { none: "fail", 1: "bounded", 2: "fail" });
  t.deepEqual(study.undecided, [[1]]);
  t.deepEqual(study.needed, [1, 2]);
  t.deepEqual(study.worse, []);
});

test("too many to try all: needed is what the others do not do without", (t) => {
  const ids = [1, 2, 3, 4, 5, 6, 7];
  const without = (id: number): string => idsText(ids.filter((other) => other !== id));
  const study = judged(ids, { none: "fail", [without(4)]: "fail" });
  t.false(study.complete);
  t.deepEqual(study.needed, [4]);
  t.deepEqual(study.requires, []);
});

test("parts that break the same are told together", async (t) => {
  const { study } = await studied((key) =>
    /^balance arm before\+/.test(key) ? failure("c-balance") : result(),
  );
  t.deepEqual(
    alike(study.worse).map(({ parts }) => parts),
    [[[1], [2]]],
  );
});

test("the text: a row for each part, what is needed, what is worse and where", async (t) => {
  const { study, subsets } = await studied();
  const text = studyText(documentWith(study, subsets)).join("\n");
  t.regex(text, /All 4 combinations were compiled and run\. Comments \(3\) are left\sout\./);
  t.regex(text, / 1 {2}kernel\/lock\.ts:3 {2}\+this_cpu_inc\(c\[idx\]\)\n/);
  t.regex(text, /\nmade +arm +x86\n/);
  t.regex(text, /\nnone +F sum +P\n/);
  t.regex(text, /\n1 +F\* balance +P\*\n {2}\+this_cpu_inc\(c\[idx\]\)\n/);
  t.regex(text, /\n1\+2 \(all\) +P +P\n/);
  t.regex(text, /\nNeeded: 2\. Optional: 1 \(only with 2\)\.\n/);
  t.regex(text, /Worse than none:\n {2}1: on arm\n {6}balance: c-balance: a lock is missing\n/);
  t.regex(text, /\* CONFIG_DEBUG_PREEMPT complains \(debug-preempt\) of 1 everywhere/);
  t.deepEqual(studyText(documentWith(undefined, [])), []);
});

function documentWith(study: Study | undefined, subsets: readonly SubsetEntry[]) {
  const totals = { cases: 0, searches: 0, known: 0, states: 0, transitions: 0, seconds: 0 };
  return {
    version: 1 as const,
    verdict: NOTHING,
    configurations: [],
    patch: {
      name: "p",
      subject: "",
      base: "tree" as const,
      placed: "",
      srcu: ["v4.9" as const],
      files: [],
    },
    changes: [],
    matrix: [],
    subsets,
    ...(study === undefined ? {} : { study }),
    assumptions: [],
    unreached: {},
    totals,
  };
}
