// SPDX-License-Identifier: GPL-2.0-only
/** The table as it is: every cell as promised and as pinned, and what NMIs do derived from the machines. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { openSession } from "../../tools/session/session.js";
import { packageRoot } from "../../tools/base/disk.js";
import { contextsTable } from "../../tools/contexts/contexts.js";
import { agrees, type Outcomes } from "../../tools/contexts/cell.js";
import type { ContextsDocument } from "../../tools/contexts/document.js";
import { type Pinned, readPinned } from "../../tools/contexts/pinned.js";
import { promised, promisedUses } from "../../tools/contexts/promised.js";
import { findUses, type Use } from "../../tools/contexts/uses.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { overlay } from "../../tools/patch/overlay.js";
import { localEngine } from "../archdiff/local-engine.js";
import { Place } from "../cli/srcu.js";

const place = new Place();
test.after.always(() => {
  place.remove();
});

/** `this_cpu_add()` is the architecture's own, and so one update to everybody, not one with interrupts masked. */
function isOwn({ folder }: ArchMachine): boolean {
  const file = join(packageRoot(), "arch", folder, "include/asm/percpu.ts");
  return existsSync(file) && readFileSync(file, "utf8").includes("function this_cpu_add(");
}

/** A use as it is pinned. */
function pinnedOf(name: string): Pinned {
  return readPinned(packageRoot(), name);
}

/** Machines by outcome -> outcome by machine. */
function outcomesOf(kept: Readonly<Record<string, readonly string[]>> = {}): Outcomes {
  const entries = Object.entries(kept);
  return Object.fromEntries(entries.flatMap(([how, archs]) => archs.map((arch) => [arch, how])));
}

function losing(outcomes: Outcomes): string[] {
  return Object.entries(outcomes)
    .flatMap(([arch, outcome]) => (outcome === "pass" ? [] : [arch]))
    .sort();
}

/** The uses and machines there are. */
async function everything() {
  const { placement, allMachines } = await openSession({ arch: [], scenario: [] });
  return { uses: findUses(placement.after, new SourceCache()), allMachines };
}

test("what is pinned of each use is what is promised of it, in every context, of all machines", async (t) => {
  const { uses, allMachines } = await everything();
  const machines = allMachines.map(({ name }) => name).sort();
  t.deepEqual([...new Set(uses.map(({ use }) => use))], [...promisedUses()]);
  for (const { name, use, srcu, scenarios } of uses) {
    const pinned = pinnedOf(name);
    t.deepEqual(
      Object.keys(pinned),
      scenarios.map(({ context }) => context),
      name,
    );
    for (const { context } of scenarios) {
      const words = promised(use, srcu, context);
      for (const side of ["before", "after"] as const) {
        const found = outcomesOf(pinned[context]?.[side]);
        t.deepEqual(Object.keys(found).sort(), machines, `${name} ${context} ${side}`);
        t.true(agrees(words[side], found), `${name} ${context} ${side}`);
      }
    }
  }
});

test("NMIs lose counts where an update is not one step, and Tiny, whose are undone, loses none", async (t) => {
  const { uses, allMachines } = await everything();
  const split = allMachines.filter(({ plainAdd }) => plainAdd === "split");
  const names = (some: readonly ArchMachine[]): string[] => some.map(({ name }) => name).sort();
  for (const { name, srcu } of uses.filter(({ use }) => /^read-m/.test(use))) {
    const { nmi } = pinnedOf(name);
    const counts = srcu === "tiny" ? [] : split;
    t.deepEqual(losing(outcomesOf(nmi?.before)), names(counts), `${name} before`);
    const masked = counts.filter((machine) => !isOwn(machine));
    t.deepEqual(losing(outcomesOf(nmi?.after)), names(masked), `${name} after`);
  }
});

/** All uses but those of Tree SRCU that have a whole grace period of it: `make contexts` has them all. */
function isCheap({ srcu, use }: Use): boolean {
  return srcu !== "tree" || /^(read|read-m.*|call-early|early|cleanup)$/.test(use);
}

test("what is pinned is what is found on a machine that the patch changes most for", async (t) => {
  t.timeout(600_000);
  const { uses } = await everything();
  const names = uses.filter(isCheap).map(({ name }) => name);
  const some = ["--arch", "arm64", "--scenario", names.join(",")];
  const { status, stdout, stderr } = place.srcu(["contexts", "--json", "--fresh", ...some]);
  t.is(status, 0, stderr);
  const found = (JSON.parse(stdout) as ContextsDocument).uses;
  t.deepEqual(
    found.map(({ name }) => name),
    names,
  );
});

/** The table of one use on x86, some file changed. */
async function changed(use: string, file: string, from: string, to: string) {
  const { root, placement, allMachines } = await openSession({ arch: [], scenario: [] });
  const text = placement.after.read(file) ?? "";
  const tree = overlay(placement.after, new Map([[file, text.replace(from, to)]]));
  const cache = new SourceCache();
  const request = {
    root,
    uses: findUses(tree, cache).filter(({ name }) => name === use),
    machines: allMachines.filter(({ name }) => name === "x86"),
    complete: true,
    promote: false,
  };
  const watcher = {
    compiled: () => undefined,
    searching: () => undefined,
    finished: () => undefined,
  };
  const engine = localEngine({ before: tree, after: tree }, cache, { collect: false });
  const { uses } = await contextsTable(request, engine, watcher);
  return uses[0]?.cells;
}

test("a function that no longer says that it sleeps is forbidden and does not go wrong", async (t) => {
  const cells = await changed(
    "barrier",
    "include/linux/kernel.ts",
    "if (preempt_count() !== 0)",
    "if (false)",
  );
  t.deepEqual(cells?.process?.problems, []);
  t.regex(
    cells?.idle?.problems.join("\n") ?? "",
    /forbidden, and to go wrong somewhere; found: pass on x86/,
  );
  t.regex(
    cells?.idle?.problems.join("\n") ?? "",
    /x86, after: pinned is fail might_sleep, found pass/,
  );
});

test("a function that is allowed and goes wrong", async (t) => {
  const file = "kernel/rcu/srcu_batch.ts";
  const cells = await changed(
    "call",
    file,
    "spin_unlock_irqrestore(addr(sp.queue_lock), flags);",
    "",
  );
  t.regex(cells?.hardirq?.problems.join("\n") ?? "", /it is allowed; found: fail/);
});

test("asked wrongly: told what there is", (t) => {
  const unknown = place.srcu(["contexts", "--scenario", "reed"]);
  t.is(unknown.status, 2);
  t.regex(unknown.stderr, /There is no use "reed"\. Known: read, /);
  const part = place.srcu(["contexts", "--promote", "--arch", "x86"]);
  t.is(part.status, 2);
  t.regex(part.stderr, /Leave out the architectures/);
});

test("some machines and uses: the rest is not missed", (t) => {
  const { status, stdout } = place.srcu(["contexts", "--arch", "x86", "--scenario", "read-mixed"]);
  t.is(status, 0, stdout);
  t.regex(stdout, /^read, tasks read too +Y +Y +Y +Y +Y +Y$/m);
});
