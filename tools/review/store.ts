// SPDX-License-Identifier: GPL-2.0-only
/**
 * Answers of earlier searches. An answer is kept under a digest of all it depends on: the image with
 * its sources, the machine, the limits, and the compiled checker itself.
 */
import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileWhole } from "../cli/output.js";
import type { Result } from "../explore/result.js";
import type { Image } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Engine, Limits } from "./engine.js";

/** Compiled code that an answer depends on, below build/tools/. */
const CHECKER = ["explore", "kcc", "machine"];

function addFolder(hash: Hash, folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".js")) continue;
    hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
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
  read(image: Image, machine: ArchMachine): Result | undefined {
    try {
      return JSON.parse(readFileSync(this.path(image, machine), "utf8")) as Result;
    } catch {
      return undefined;
    }
  }

  /** Keeps an answer that a longer search could not change; does without where it cannot write. */
  write(image: Image, machine: ArchMachine, result: Result): void {
    if (result.verdict !== "pass" && result.verdict !== "fail") return;
    try {
      writeFileWhole(this.path(image, machine), JSON.stringify(result));
    } catch {
      return;
    }
  }

  private path(image: Image, machine: ArchMachine): string {
    const parts = JSON.stringify([this.checker, this.limits, machine, image]);
    return join(this.folder, `${createHash("sha256").update(parts).digest("hex")}.json`);
  }
}

function withTree(result: Result, tree: string): Result {
  return result.trace ? { ...result, trace: { ...result.trace, tree } } : result;
}

/** `engine` with the answers in `store`; `fresh` searches all the same, and keeps the new answers. */
export function withStore<S extends string>(
  engine: Engine<S>,
  store: Store,
  names: Readonly<Record<S, string>>,
  fresh: boolean,
): Engine<S> {
  return {
    compile: (job) => engine.compile(job),
    run: async (image, machine, side, onProgress) => {
      const kept = fresh ? undefined : store.read(image, machine);
      if (kept) return { result: withTree(kept, names[side]), known: true };
      const answer = await engine.run(image, machine, side, onProgress);
      store.write(image, machine, answer.result);
      return answer;
    },
    close: () => engine.close(),
  };
}
