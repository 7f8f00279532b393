// SPDX-License-Identifier: GPL-2.0-only
/** What is measured: searches of growing size, compilation of one image, replay of one schedule. */
import { type StdioOptions, spawnSync } from "node:child_process";
import { join } from "node:path";
import { EXIT } from "../base/exit.js";
import { replay } from "../explore/replay.js";
import type { Result } from "../explore/result.js";
import { runScenario } from "../explore/run.js";
import { compileScenario } from "../scenarios/compile.js";
import { SourceCache } from "../kcc/front/cache.js";
import type { Image } from "../kcc/ir.js";
import type { SourceTree } from "../base/source-tree.js";
import type { ArchMachine } from "../machine/arch.js";
import { forSequentialConsistency } from "../kcc/passes/specialise.js";
import type { Session } from "../session/session.js";

/** One thing to measure. `work` does it once and says how much it did. */
export interface Subject {
  readonly name: string;
  readonly work: () => Done;
  /** Rounds, where one takes long; else as many as are needed. */
  readonly rounds?: number;
}

/** What one round did; the rates are left out where they mean nothing. */
export interface Done {
  readonly transitions?: number;
  readonly states?: number;
  readonly bytesPerState?: number;
}

/** Scenarios by growing number of transitions, on an architecture that masks interrupts for this_cpu_inc. */
const SEARCHES = ["store-buffering", "kvm-teardown", "mixed-updaters", "premature-gp"];
/** Name of the largest search. */
export const LARGEST = "search premature-gp";
const ARCH = "arm";
const LIMITS = { reduction: true, memoryMiB: 2048, seconds: 300 };

function search(image: Image, machine: ArchMachine): Result {
  return runScenario(image, machine, LIMITS);
}

/** A review as a user makes it, in a process of its own. */
function review(root: string, args: readonly string[]): Done {
  const program = join(root, "build/tools/cli/main.js");
  const stdio: StdioOptions = ["ignore", "ignore", "inherit"];
  const command = [program, "review", "--json", ...args];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio });
  if (status !== EXIT.clean) throw new Error(`the review ended with status ${String(status)}`);
  return {};
}

/** The subjects, smallest first. */
export function subjects(session: Session): Subject[] {
  const machine = session.allMachines.find(({ name }) => name === ARCH);
  if (!machine) throw new Error(`there is no architecture ${ARCH}`);
  const image = (tree: SourceTree, name: string, cache?: SourceCache): Image => {
    const scenario = `test/selftests/${name}.ts`;
    return forSequentialConsistency(
      compileScenario(tree, { scenario, machine, ...(cache ? { cache } : {}) }),
    );
  };
  const { before, after } = session.placement;
  const cache = new SourceCache();
  const failing = image(before, "premature-gp", cache);
  const trace = search(failing, machine).trace;
  if (!trace) throw new Error("the premature grace period was not found");
  return [
    {
      name: "compile premature-gp, nothing cached",
      work: () => (image(after, "premature-gp"), {}),
    },
    {
      name: "compile premature-gp, files cached",
      work: () => (image(after, "premature-gp", cache), {}),
    },
    {
      name: "replay premature-gp",
      work: () => ({ transitions: replay(failing, machine, trace).steps }),
    },
    ...SEARCHES.map((name) => {
      const searched = image(after, name, cache);
      return { name: `search ${name}`, work: () => search(searched, machine) };
    }),
    ...reviews(session.root),
  ];
}

/** The first keeps the answers that the others find. */
function reviews(root: string): Subject[] {
  return [
    {
      name: "review, matrix and study, from nothing",
      work: () => review(root, ["--fresh"]),
      rounds: 1,
    },
    { name: "review, matrix and study, answers kept", work: () => review(root, []), rounds: 3 },
    {
      name: "review, matrix only, answers kept",
      work: () => review(root, ["--no-study"]),
      rounds: 3,
    },
  ];
}
