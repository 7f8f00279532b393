// SPDX-License-Identifier: GPL-2.0-only
import type { SourceTree } from "../../base/source-tree.js";
import { overlay } from "../../patch/overlay.js";
import { KernelFile, type FunctionSource } from "./file.js";

/** The kernel half of a source tree, its files read as they are asked for. */
export class KernelTree {
  private readonly files = new Map<string, KernelFile | undefined>();
  private listed: readonly string[] | undefined;
  private every: readonly KernelFile[] | undefined;
  private byName: ReadonlyMap<string, readonly FunctionSource[]> | undefined;

  /** `without`: the same tree before `changed` was changed. */
  private constructor(
    private readonly tree: SourceTree,
    private readonly without?: KernelTree,
    private readonly changed: ReadonlySet<string> = new Set(),
  ) {}

  /** The tree of these sources. */
  static of(tree: SourceTree): KernelTree {
    return new KernelTree(tree);
  }

  /** A file, or undefined when there is none. */
  file(path: string): KernelFile | undefined {
    if (this.without && !this.changed.has(path)) return this.without.file(path);
    if (!this.files.has(path)) this.files.set(path, this.read(path));
    return this.files.get(path);
  }

  /** A function by its file and name. */
  function(path: string, name: string): FunctionSource | undefined {
    return this.file(path)?.functions.get(name);
  }

  /** Every kernel TypeScript file: no scenario, and no description of hardware. */
  paths(): readonly string[] {
    this.listed ??= this.list();
    return this.listed;
  }

  /** The descriptions of hardware. */
  machineFiles(): readonly string[] {
    return (this.tree.list?.() ?? []).filter((path) => MACHINE.test(path));
  }

  /** The files of `paths()`. */
  all(): readonly KernelFile[] {
    this.every ??= this.paths().flatMap((path) => this.file(path) ?? []);
    return this.every;
  }

  /** Functions of this name, in whatever files. */
  functionsNamed(name: string): readonly FunctionSource[] {
    this.byName ??= this.index();
    return this.byName.get(name) ?? [];
  }

  /** This tree with other texts for some files; files that stay the same are not read again. */
  with(files: ReadonlyMap<string, string | undefined>): KernelTree {
    return new KernelTree(overlay(this.tree, files), this, new Set(files.keys()));
  }

  private list(): readonly string[] {
    const same = [...this.changed].every((path) => this.without?.file(path) && this.file(path));
    if (this.without && same) return this.without.paths();
    return (this.tree.list?.() ?? []).filter(isKernel);
  }

  private index(): ReadonlyMap<string, readonly FunctionSource[]> {
    const names = new Map<string, FunctionSource[]>();
    for (const file of this.all()) {
      for (const [name, source] of file.functions) {
        const known = names.get(name);
        if (known) known.push(source);
        else names.set(name, [source]);
      }
    }
    return names;
  }

  private read(path: string): KernelFile | undefined {
    const text = this.tree.read(path);
    return text === undefined ? undefined : new KernelFile(path, text);
  }
}

const MACHINE = /^arch\/[^/]+\/machine\.ts$/;

function isKernel(path: string): boolean {
  if (!path.endsWith(".ts") || path.startsWith("test/")) return false;
  return !MACHINE.test(path);
}
