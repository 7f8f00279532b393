// SPDX-License-Identifier: GPL-2.0-only
/**
 * The comparison itself: what differs on v4.9 before the patch, what makes it so, and that nothing does
 * after it. The scenarios that are slow to exhaust on all machines are run on one of each kind, or left
 * to `make archdiff`.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { archdiff, type Archdiff } from "../../tools/archdiff/archdiff.js";
import { isExhausted, type Comparison } from "../../tools/archdiff/document.js";
import { pinnedFile, readPinned } from "../../tools/archdiff/pinned.js";
import { replay } from "../../tools/explore/replay.js";
import type { Trace } from "../../tools/explore/result.js";
import type { Side } from "../../tools/jobs/engine.js";
import type { Run } from "../../tools/jobs/matrix.js";
import { unpack } from "../../tools/jobs/packed.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import { findScenarios } from "../../tools/scenarios/scenarios.js";
import { openSession } from "../../tools/session/session.js";
import { BLIND } from "../jobs/engines.js";
import { localEngine } from "./local-engine.js";

/** Quick on every machine. */
const QUICK = [
  "c-balance",
  "idle-cpu",
  "init-cleanup",
  "mixed-readers",
  "no-preempt",
  "seq-total",
  "sleeping-reader",
  "store-buffering",
];
/** One whose plain increment is split, and one where it is one instruction. */
const TWO = ["arm", "x86"];

const session = await openSession({ arch: [], scenario: [] });
const cache = new SourceCache();
const { allMachines, placement, root, tree } = session;
const all = allMachines.map(({ name }) => name);
const weak = allMachines.filter(({ plainAdd }) => plainAdd === "split").map(({ name }) => name);
const strong = all.filter((name) => !weak.includes(name));

interface Compared extends Archdiff {
  readonly traces: readonly Trace[];
}

/** Compares, and takes every witness again. */
async function compare(
  scenarios: readonly string[],
  archs = all,
  sides: readonly Side[] = ["before", "after"],
): Promise<Compared> {
  const traces: Trace[] = [];
  const request = {
    root,
    trees: placement,
    cache,
    patch: "",
    names: { before: "before", after: "after" },
    scenarios: findScenarios(tree).filter(({ name }) => scenarios.includes(name)),
    machines: allMachines.filter(({ name }) => archs.includes(name)),
    sides,
    pinning: "compare" as const,
    saveTrace: (outcome: string, trace: Trace) => `${outcome} ${traces.push(trace)}`,
    printTrace: ({ image, machine }: Run, trace: Trace) =>
      replay(unpack(image), machine, trace).text,
  };
  return { ...(await archdiff(request, localEngine(placement, cache), BLIND)), traces };
}

function on({ document }: Compared, side: Side): Comparison[] {
  return document.comparisons.filter((one) => one.side === side);
}

/** Scenario and outcome of every difference in one tree. */
function differences(compared: Compared, side: Side): Record<string, string[]> {
  const found = on(compared, side).filter((one) => one.differences.length > 0);
  return Object.fromEntries(
    found.map((one) => [one.scenario, one.differences.map(({ outcome }) => outcome)]),
  );
}

/** What makes a difference: the update that was torn in its witness, and how each machine makes it. */
function isLostSeq({ differences: found }: Comparison): boolean {
  return found.every(({ causes }) =>
    causes.every(
      ({ place, what, torn, made }) =>
        place.fn === "__srcu_read_lock" &&
        what === "update srcu_struct_array.seq" &&
        torn?.word.startsWith("seq[") === true &&
        made.every(({ archs, text }) =>
          archs.every((arch) => weak.includes(arch) === (text === "load, add and store")),
        ),
    ),
  );
}

const quick = await compare(QUICK);

test("the machines whose plain increment is not one instruction", (t) => {
  t.deepEqual(weak, [
    "alpha",
    "arm",
    "arm64",
    "arm64-lse",
    "powerpc",
    "riscv",
    "s390-z9-109",
    "sparc",
  ]);
  t.deepEqual(strong, ["s390", "x86"]);
});

test("before the patch they differ where a lost count of seq[] is to be seen, and nowhere else", (t) => {
  t.deepEqual(differences(quick, "before"), {
    "mixed-readers": ["fails: seq-total"],
    "no-preempt": ["fails: seq-total"],
    "seq-total": ["fails: seq-total"],
  });
  for (const { differences: found } of on(quick, "before")) {
    for (const { reachedBy, notBy, unknown } of found) {
      t.deepEqual([reachedBy, notBy, unknown], [weak, strong, []]);
    }
  }
});

test("the update that the witness tears is the one of seq[], whole on the others", (t) => {
  for (const one of on(quick, "before")) {
    t.true(isLostSeq(one), one.scenario);
    t.true(one.differences.every(({ causes }) => causes.length > 0));
  }
});

test("after the patch no machine can reach what another cannot", (t) => {
  t.deepEqual(differences(quick, "after"), {});
  t.true(on(quick, "after").every(({ groups }) => groups.length === 1));
});

test("every set is exhausted, and as pinned", (t) => {
  for (const one of quick.document.comparisons) {
    t.true(isExhausted(one), one.scenario);
    t.deepEqual(one.problems, [], `${one.scenario} ${one.side}`);
  }
});

test("every witness was taken again, to its outcome", (t) => {
  const found = quick.document.comparisons.flatMap((one) => one.differences);
  t.is(quick.traces.length, found.length);
  t.deepEqual(
    quick.traces.map(({ finding }) => `fails: ${finding.rule}`),
    found.map(({ outcome }) => outcome),
  );
});

test("two interrupts end a grace period early only where the increment is split", async (t) => {
  const compared = await compare(["premature-gp"], TWO, ["before"]);
  const [found] = on(compared, "before");
  t.deepEqual(
    found?.differences.map(({ outcome }) => outcome),
    [
      "fails: premature-grace-period",
      ...[
        [1, 3],
        [2, 3],
        [2, 4],
      ].map(([irq, seq]) => `locks in hardirq=${irq} seq=${seq}`),
    ],
  );
  t.true(found && isLostSeq(found) && found.problems.length === 0);
});

test("one interrupt loses a count too, and no interrupt none", async (t) => {
  const compared = await compare(["premature-gp-1irq", "premature-gp-noirq"], TWO);
  t.deepEqual(differences(compared, "before"), {
    "premature-gp-1irq": ["locks in hardirq=1 seq=3"],
  });
  t.deepEqual(differences(compared, "after"), {});
  t.true(compared.document.comparisons.every(({ problems }) => problems.length === 0));
});

/** To collect every ending of the longer ones takes minutes each: they are not pinned. */
const PINNED = findScenarios(tree).filter(
  ({ name, srcu }) =>
    (srcu !== "tree" && !/rcutorture/.test(name)) || existsSync(join(root, pinnedFile(name))),
);

test("outcomes are pinned of every scenario, both trees and every machine", (t) => {
  for (const { name } of PINNED) {
    const { before, after } = readPinned(root, name);
    t.deepEqual([[...before.keys()].sort(), [...after.keys()].sort()], [all, all], name);
    t.true(existsSync(join(root, pinnedFile(name))));
  }
  const folder = join(root, "test/archdiff/expected");
  const files = readdirSync(folder, { recursive: true }).filter((name) =>
    /\.json$/.test(String(name)),
  );
  t.is(files.length, PINNED.length);
});

test("what is pinned says the same: weak and strong differ before, nobody after", (t) => {
  for (const { name } of PINNED) {
    const { before, after } = readPinned(root, name);
    const sets = (archs: readonly string[], of: ReadonlyMap<string, readonly string[]>) =>
      new Set(archs.map((arch) => JSON.stringify(of.get(arch))));
    t.is(sets(all, after).size, 1, name);
    t.is(sets(weak, before).size, 1, name);
    t.is(sets(strong, before).size, 1, name);
  }
});
