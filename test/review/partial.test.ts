// SPDX-License-Identifier: GPL-2.0-only
/**
 * What parts of the v4.9 patch do, on every machine. The parts are named by what they do, so that lines
 * may move; the searches are those that decide a row, not all of them.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { packageRoot } from "../../tools/base/disk.js";
import type { SourceTree } from "../../tools/base/source-tree.js";
import { subjectOf } from "../../tools/cli/subject.js";
import { replay, TraceMismatch } from "../../tools/explore/replay.js";
import type { Result } from "../../tools/explore/result.js";
import { runScenario } from "../../tools/explore/run.js";
import { keyOf } from "../../tools/jobs/matrix.js";
import { readTrace, saveTrace } from "../../tools/jobs/traces.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import type { Image } from "../../tools/kcc/ir.js";
import { forSequentialConsistency } from "../../tools/kcc/passes/specialise.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { parsePatch } from "../../tools/patch/parse.js";
import { partialTree } from "../../tools/patch/partial.js";
import { placePatch } from "../../tools/patch/place.js";
import { planOf } from "../../tools/review/study/plan.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { readScenario } from "../../tools/scenarios/scenario.js";
import { loadArchitectures } from "../../tools/session/architectures.js";
import { openSession } from "../../tools/session/session.js";

const session = await openSession({ arch: [], scenario: [] });
const machines = await loadArchitectures();
const { patch: whole, placement } = subjectOf(session, undefined);
const plan = planOf(placement, whole);
const cache = new SourceCache();
const folder = mkdtempSync(join(tmpdir(), "srcu-partial-"));
test.after.always(() => {
  rmSync(folder, { recursive: true });
});

/** Machines on which an increment is one instruction whatever the kernel calls it. */
const WHOLE = machines.filter(({ name }) => name === "x86" || name === "s390");
/** Those on which `__this_cpu_inc()` is a load, an addition and a store. */
const WEAK = machines.filter((machine) => !WHOLE.includes(machine));

/** The change whose code is this. */
function change(label: string): number {
  const found = plan?.units.filter((unit) => unit.label === label) ?? [];
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} changes are "${label}"`);
  return only.id;
}

const PAIR = [change("-preempt_disable()"), change("-preempt_enable()")];
const C = change("+this_cpu_inc(c[idx])");
const SEQ = change("+this_cpu_inc(seq[idx])");

function part(...ids: number[]): SourceTree {
  const order = [...ids].sort((a, b) => a - b);
  return partialTree(placement.before, whole, order);
}

function compile(tree: SourceTree, scenario: string, machine: ArchMachine, config = {}): Image {
  const file = `test/selftests/${scenario}.ts`;
  return forSequentialConsistency(
    compileScenario(tree, { scenario: file, machine, cache, config }),
  );
}

const known = new Map<string, Result>();

/** One search for each image; failures are taken again from their files. */
function search(t: ExecutionContext, image: Image, machine: ArchMachine): Result {
  const key = keyOf(image, machine);
  const options = { reduction: true, memoryMiB: 512, seconds: 120, tree: "part" };
  const result = known.get(key) ?? runScenario(image, machine, options);
  known.set(key, result);
  if (result.trace) {
    const file = saveTrace(folder, result.trace);
    t.is(replay(image, machine, readTrace(file)).rule, result.trace.finding.rule);
  }
  return result;
}

type Expected = (machine: ArchMachine) => string;

/** What machines say of this scenario in this tree: `pass`, or the rule broken. */
function says(
  t: ExecutionContext,
  tree: SourceTree,
  scenario: string,
  expected: Expected,
  on: readonly ArchMachine[] = machines,
): void {
  for (const machine of on) {
    const { verdict, finding } = search(t, compile(tree, scenario, machine), machine);
    const what = verdict === "fail" ? finding?.rule : verdict;
    t.is(what, expected(machine), `${scenario} on ${machine.name}`);
  }
}

function weak(rule: string): Expected {
  return (machine) => (WEAK.includes(machine) ? rule : "pass");
}

test("there are the machines that the facts tell apart", (t) => {
  t.deepEqual(
    WEAK.map(({ name }) => name).filter((name) => name !== "arm64-lse"),
    ["alpha", "arm", "arm64", "powerpc", "riscv", "s390-z9-109", "sparc"],
  );
  t.is(WHOLE.length, 2);
});

test("only c[] converted, pair kept: handlers still take seq[] back", (t) => {
  says(t, part(C), "seq-total", weak("seq-total"));
  says(t, part(C), "premature-gp", weak("premature-grace-period"));
});

test("only c[] converted, pair removed: premature with no interrupt at all", (t) => {
  says(t, part(...PAIR, C), "premature-gp-noirq", weak("premature-grace-period"));
});

test("only seq[] converted, pair removed: c[] lost to preemption", (t) => {
  says(t, part(...PAIR, SEQ), "c-balance", weak("c-balance"));
});

test("pair removed, nothing converted: c[] lost to preemption", (t) => {
  says(t, part(...PAIR), "c-balance", weak("c-balance"));
});

/** One of the machines that need the patch and one that does not, for what all would take too long for, */
const BOTH = machines.filter(({ name }) => name === "arm64" || name === "x86");
/** and the first alone for millions of transitions. */
const LONG = ["premature-gp", "premature-gp-1irq"];
const QUICK = ["seq-total", "mixed-readers", "no-preempt", "c-balance"];

const pass: Expected = () => "pass";

test("both converted, pair kept: everything passes that does with the whole patch", (t) => {
  const tree = part(C, SEQ);
  for (const scenario of [...QUICK, "premature-gp-noirq"]) says(t, tree, scenario, pass);
  const uses = session.scenarios.filter(
    ({ srcu, file }) =>
      srcu === "v4.9" && readScenario(session.tree, file, { srcu }).expect.after === "pass",
  );
  for (const { name } of uses)
    says(t, tree, name, pass, LONG.includes(name) ? BOTH.slice(0, 1) : BOTH);
});

test("seq[] converted, pair kept, is enough", (t) => {
  for (const scenario of QUICK) says(t, part(SEQ), scenario, pass);
});

test("half a pair is an unbalanced count, everywhere", (t) => {
  const [disable = 0, enable = 0] = PAIR;
  says(t, part(disable), "c-balance", () => "preempt-count");
  says(t, part(enable), "c-balance", () => "atomic at exit");
});

test("the check complains of a half conversion everywhere, whether or not anything is lost", (t) => {
  const tree = part(...PAIR, C);
  says(t, tree, "seq-total", () => "debug-preempt");
  for (const machine of machines) {
    const image = compile(tree, "seq-total", machine, { CONFIG_DEBUG_PREEMPT: false });
    const { verdict } = search(t, image, machine);
    t.is(verdict, WEAK.includes(machine) ? "fail" : "pass", machine.name);
  }
});

test("a schedule of one part is refused by another", (t) => {
  for (const machine of WEAK) {
    const { trace } = search(t, compile(part(...PAIR), "c-balance", machine), machine);
    if (!trace) throw new Error("no schedule");
    const file = saveTrace(folder, trace);
    const other = compile(part(...PAIR, SEQ), "c-balance", machine);
    t.throws(() => replay(other, machine, readTrace(file)), { instanceOf: TraceMismatch });
  }
});

function adaptation(name: string): SourceTree {
  const file = join(packageRoot(), "patches/v4.9", name);
  const patch = parsePatch(readFileSync(file, "utf8"), name);
  return placePatch(session.tree, patch, session.embedded).after;
}

test("c-only-converted is the part with c[] alone", (t) => {
  const [tree, same] = [adaptation("c-only-converted.patch"), part(C)];
  for (const machine of machines) {
    for (const scenario of ["seq-total", "premature-gp"])
      t.is(compile(tree, scenario, machine).hash, compile(same, scenario, machine).hash);
  }
});

test("irq-bracketed passes everywhere", (t) => {
  const tree = adaptation("irq-bracketed.patch");
  for (const scenario of QUICK) says(t, tree, scenario, pass);
  says(t, tree, "premature-gp-noirq", pass, BOTH);
});
