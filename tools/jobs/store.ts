// SPDX-License-Identifier: GPL-2.0-only
/**
 * Answers of earlier searches. An answer is kept under a digest of all it depends on: the image with
 * its sources, the machine, the limits, and the compiled checker itself.
 */
import { createHash, type Hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeFileWhole } from "../base/output.js";
import type { SourceTree } from "../base/source-tree.js";
import type { Result } from "../explore/result.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Case, Engine, Limits, Recalled, Remembered } from "./engine.js";
import { keyOf } from "./matrix.js";
import type { PackedImage } from "./packed.js";
import type { Trees } from "./threads.js";
import { configOf } from "./variant.js";

/** Compiled code that an answer depends on, below build/tools/. */
const CHECKER = ["explore", "kcc", "machine", "scenarios"];

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

/** What a file of answers holds; one that cannot be read holds nothing. */
function readKept(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Does without where it cannot write. */
function keep(path: string, value: unknown): void {
  try {
    writeFileWhole(path, JSON.stringify(value));
  } catch {
    return;
  }
}

/** A folder of answers. */
export class Store {
  constructor(
    private readonly folder: string,
    private readonly checker: string,
    private readonly limits: Limits,
  ) {}

  /** The answer kept for this search. */
  read(image: PackedImage, machine: ArchMachine): Result | undefined {
    return readKept(this.path(image, machine)) as Result | undefined;
  }

  /** Keeps an answer that a longer search could not change. */
  write(image: PackedImage, machine: ArchMachine, result: Result): void {
    if (result.verdict !== "bounded") keep(this.path(image, machine), result);
  }

  /** What was read when cases of this name were compiled, in whichever trees. */
  readFiles(name: string): readonly string[] {
    return (readKept(this.filesPath(name)) ?? []) as string[];
  }

  /** Adds to what is read; a tree in which all of it is as in another makes the same image. */
  addFiles(name: string, files: readonly string[]): readonly string[] {
    const all = [...new Set([...this.readFiles(name), ...files])].sort();
    keep(this.filesPath(name), all);
    return all;
  }

  /** The answer to a case, by a key that stands for all that its image is made from. */
  readCase(key: string): Recalled | undefined {
    const kept = readKept(this.casePath(key)) as KeptCase | undefined;
    const result = kept && (readKept(join(this.folder, kept.file)) as Result | undefined);
    return result && { result, search: kept.search, alike: kept.alike };
  }

  /** Keeps the answer to a case; nothing is kept that another look at the image could change. */
  writeCase(key: string, { image, machine, alike, result }: Remembered<string>): void {
    const path = this.path(image, machine);
    if (!existsSync(path)) this.write(image, machine, result);
    if (!existsSync(path)) return;
    const search = keyOf(image, machine);
    keep(this.casePath(key), { file: basename(path), search, alike: alike.length > 0 });
  }

  private filesPath(name: string): string {
    return join(this.folder, `${this.digest("files", name)}.files.json`);
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
interface KeptCase extends Omit<Recalled, "result"> {
  readonly file: string;
}

/** What a case is called in every tree. */
function nameOf({ side, file, srcu, context, machine, peers }: Case<string>): string {
  return JSON.stringify([configOf(side), file, srcu, context, machine, peers]);
}

/** Keys of cases: their names, and the texts that their images are made from. */
class CaseKeys<S extends string> {
  private readonly digests = new Map<string, string>();

  constructor(private readonly texts: Readonly<Record<S, SourceTree>>) {}

  /** @param files all that is read to compile the case, and all that is looked for and not there */
  of(job: Case<S>, files: readonly string[]): string {
    const texts = files.map((path) => [path, this.digest(job.side, path)]);
    return JSON.stringify([nameOf(job), texts]);
  }

  private digest(side: S, path: string): string {
    const key = `${side} ${path}`;
    const tree: SourceTree = this.texts[side];
    const digest = this.digests.get(key) ?? digestOf(tree.read(path));
    this.digests.set(key, digest);
    return digest;
  }
}

function digestOf(text: string | undefined): string {
  return text === undefined ? "" : createHash("sha256").update(text).digest("hex");
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
  const read = new WeakMap<Case<S>, readonly string[]>();
  return {
    compile: async (job, alike) => {
      const image = await engine.compile(job, alike);
      if (image.files) read.set(job, image.files);
      return image;
    },
    skip: (job) => engine.skip?.(job),
    run: async (image, machine, side, onProgress) => {
      const kept = fresh ? undefined : store.read(image, machine);
      if (kept) return { result: asOf(kept, machine.name, names[side]), known: true };
      const answer = await engine.run(image, machine, side, onProgress);
      store.write(image, machine, answer.result);
      return answer;
    },
    recall: (job) => {
      const files = fresh ? [] : store.readFiles(nameOf(job));
      const kept = files.length === 0 ? undefined : store.readCase(keys.of(job, files));
      const tree = names[job.side];
      return kept && { ...kept, result: asOf(kept.result, job.machine.name, tree) };
    },
    remember: (run) => {
      for (const job of run.cases) {
        const files = read.get(job);
        if (!files) continue;
        const all = store.addFiles(nameOf(job), files);
        store.writeCase(keys.of(job, all), run);
      }
    },
    close: () => engine.close(),
  };
}
