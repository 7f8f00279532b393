// SPDX-License-Identifier: GPL-2.0-only
import type { SourceTree } from "../../kcc/tree.js";
import { overlay } from "../../patch/overlay.js";
import { KernelFile, type FunctionSource } from "./file.js";

/** Files already read, by path and text. */
type Cache = Map<string, Map<string, KernelFile>>;

/** The kernel half of a source tree, its files read as they are asked for. */
export class KernelTree {
  private readonly files = new Map<string, KernelFile | undefined>();
  private listed: readonly string[] | undefined;
  private byName: Map<string, FunctionSource[]> | undefined;

  constructor(
    private readonly tree: SourceTree,
    private readonly cache: Cache = new Map(),
  ) {}

  /** A file, or undefined when there is none. */
  file(path: string): KernelFile | undefined {
    if (!this.files.has(path)) this.files.set(path, this.read(path));
    return this.files.get(path);
  }

  /** A function by its file and name. */
  function(path: string, name: string): FunctionSource | undefined {
    return this.file(path)?.functions.get(name);
  }

  /** Every kernel TypeScript file: no scenario, and no description of hardware. */
  paths(): readonly string[] {
    this.listed ??= (this.tree.list?.() ?? []).filter(isKernel);
    return this.listed;
  }

  /** The files of `paths()`. */
  all(): KernelFile[] {
    return this.paths().flatMap((path) => this.file(path) ?? []);
  }

  /** Functions of this name, in whatever files. */
  functionsNamed(name: string): readonly FunctionSource[] {
    this.byName ??= this.index();
    return this.byName.get(name) ?? [];
  }

  /** Whether any file has a function of this name. */
  hasFunction(name: string): boolean {
    return this.functionsNamed(name).length > 0;
  }

  /** This tree with other texts for some files; files that stay the same are not read again. */
  with(files: ReadonlyMap<string, string | undefined>): KernelTree {
    return new KernelTree(overlay(this.tree, files), this.cache);
  }

  private index(): Map<string, FunctionSource[]> {
    const names = new Map<string, FunctionSource[]>();
    for (const source of this.all().flatMap((file) => [...file.functions.values()])) {
      names.set(source.name, [...(names.get(source.name) ?? []), source]);
    }
    return names;
  }

  private read(path: string): KernelFile | undefined {
    const text = this.tree.read(path);
    if (text === undefined) return undefined;
    const versions = this.cache.get(path) ?? new Map<string, KernelFile>();
    this.cache.set(path, versions);
    const file = versions.get(text) ?? new KernelFile(path, text);
    versions.set(text, file);
    return file;
  }
}

function isKernel(path: string): boolean {
  if (!path.endsWith(".ts") || path.startsWith("test/")) return false;
  return !/^arch\/[^/]+\/machine\.ts$/.test(path);
}
