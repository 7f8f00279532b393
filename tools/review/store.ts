// SPDX-License-Identifier: GPL-2.0-only
/**
 * Answers of earlier searches. An answer is kept under a digest of all it depends on: the image with
 * its sources, the machine, the limits, and the compiled checker itself.
 */
import { createHash, type Hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeFileWhole } from "../cli/output.js";
import type { Result } from "../explore/result.js";
import type { SourceTree } from "../kcc/tree.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Case, Engine, Limits, Recalled } from "./engine.js";
import { keyOf } from "./matrix.js";
import type { PackedImage } from "./packed.js";
import type { Trees } from "./threads.js";
import { configOf } from "./variant.js";

/** Compiled code that an answer depends on, below build/tools/. */
const CHECKER = ["explore", "kcc", "machine"];

function addFolder(hash: Hash, folder: string): void {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const name of names.filter((one) => one.endsWith(".js")).sort()) {
    hash.update(name).update(readFileSync(join(folder, name)));
  }
}

/** Digest of the checker as it is compiled in the package at `root`. */
export function checkerDigest(root: string): string {
  const hash = createHash("sha256");
  for (const folder of CHECKER) addFolder(hash, join(root, "build/tools", folder));
  return hash.digest("hex");
}

/** A folder of answers. */
export class Store {
  constructor(
    private readonly folder: string,
    private readonly checker: string,
    private readonly limits: Limits,
  ) {}

  /** The answer kept for this search; a file that cannot be read is none. */
  read(image: PackedImage, machine: ArchMachine): Result | undefined {
    try {
      return JSON.parse(readFileSync(this.path(image, machine), "utf8")) as Result;
    } catch {
      return undefined;
    }
  }

  /** Keeps an answer that a longer search could not change; does without where it cannot write. */
  write(image: PackedImage, machine: ArchMachine, result: Result): void {
    if (result.verdict === "bounded") return;
    try {
      writeFileWhole(this.path(image, machine), JSON.stringify(result));
    } catch {
      return;
    }
  }

  /** The answer to a case, by a key that stands for all that its image is made from. */
  readCase(key: string): Recalled | undefined {
    try {
      const kept = JSON.parse(readFileSync(this.casePath(key), "utf8")) as KeptCase;
      const result = JSON.parse(readFileSync(join(this.folder, kept.file), "utf8")) as Result;
      return { result, search: kept.search };
    } catch {
      return undefined;
    }
  }

  /** Keeps the answer to a case; nothing is kept that another look at the image could change. */
  writeCase(key: string, image: PackedImage, machine: ArchMachine, result: Result): void {
    const path = this.path(image, machine);
    if (!existsSync(path)) this.write(image, machine, result);
    const kept: KeptCase = { file: basename(path), search: keyOf(image, machine) };
    try {
      if (existsSync(path)) writeFileWhole(this.casePath(key), JSON.stringify(kept));
    } catch {
      return;
    }
  }

  private casePath(key: string): string {
    return join(this.folder, `${this.digest("case", key)}.case.json`);
  }

  private path(image: PackedImage, machine: ArchMachine): string {
    return join(this.folder, `${this.digest(machine, image.text)}.json`);
  }

  /** Of something together with the checker and its limits. */
  private digest(what: unknown, text: string): string {
    const parts = JSON.stringify([this.checker, this.limits, what]);
    return createHash("sha256").update(parts).update(text).digest("hex");
  }
}

/** What is kept of a case: the file with the answer, and the search it is of. */
interface KeptCase {
  readonly file: string;
  readonly search: string;
}

/** Digests of cases: of every text of the tree, whichever of them the scenario comes to need. */
class CaseKeys<S extends string> {
  private readonly trees = new Map<S, string>();

  constructor(private readonly texts: Readonly<Record<S, SourceTree>>) {}

  of({ side, file, srcu, context, machine }: Case<S>): string {
    return JSON.stringify([this.treeDigest(side), configOf(side), file, srcu, context, machine]);
  }

  private treeDigest(side: S): string {
    const known = this.trees.get(side);
    if (known !== undefined) return known;
    const tree: SourceTree = this.texts[side];
    const hash = createHash("sha256");
    for (const path of tree.list?.() ?? []) hash.update(JSON.stringify([path, tree.read(path)]));
    const digest = hash.digest("hex");
    this.trees.set(side, digest);
    return digest;
  }
}

/** A schedule is one of every machine and tree with the same image. */
function asOf(result: Result, arch: string, tree: string): Result {
  return result.trace ? { ...result, trace: { ...result.trace, arch, tree } } : result;
}

/** `engine` with the answers in `store`; `fresh` searches all the same, and keeps the new answers. */
export function withStore<S extends string>(
  engine: Engine<S>,
  store: Store,
  { trees, names }: Trees<S>,
  fresh: boolean,
): Engine<S> {
  const keys = new CaseKeys(trees);
  return {
    compile: (...asked) => engine.compile(...asked),
    skip: (job) => engine.skip?.(job),
    run: async (image, machine, side, onProgress) => {
      const kept = fresh ? undefined : store.read(image, machine);
      if (kept) return { result: asOf(kept, machine.name, names[side]), known: true };
      const answer = await engine.run(image, machine, side, onProgress);
      store.write(image, machine, answer.result);
      return answer;
    },
    recall: (job) => {
      const kept = fresh ? undefined : store.readCase(keys.of(job));
      const tree = names[job.side];
      return kept && { ...kept, result: asOf(kept.result, job.machine.name, tree) };
    },
    remember: (cases, image, machine, result) => {
      for (const job of cases) store.writeCase(keys.of(job), image, machine, result);
    },
    close: () => engine.close(),
  };
}
