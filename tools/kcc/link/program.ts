// SPDX-License-Identifier: GPL-2.0-only
import { KernelCodeError, type Diagnostic } from "../diagnostic.js";
import type { Configuration } from "../config.js";
import type { SourceCache } from "../front/cache.js";
import type { Dependency } from "../syntax.js";
import type { SourceTree } from "../../base/source-tree.js";
import { Module } from "./module.js";
import { didYouMean } from "./nearest.js";

/** All the files a scenario reaches, as an architecture's include path and the configuration select them. */
export class Program {
  /** In the order their boot initialisers run: a file after those it imports. */
  readonly modules: Module[] = [];
  private readonly byPath = new Map<string, Module>();
  private readonly diagnostics: Diagnostic[] = [];
  /** How many of the modules have had their imports looked at. */
  private checked = 0;

  constructor(
    private readonly tree: SourceTree,
    private readonly cache: SourceCache,
    private readonly archFolder: string,
    readonly config: Configuration,
  ) {}

  /** Loads `path` and all it imports; throws everything found wrong in any of them. */
  load(path: string): Module {
    const module = this.add(path);
    if (this.diagnostics.length > 0) throw new KernelCodeError(this.diagnostics);
    if (!module) throw new KernelCodeError([missing(path)]);
    for (; this.checked < this.modules.length; this.checked++)
      this.modules[this.checked]?.checkImports();
    return module;
  }

  /** A file already loaded. */
  get(path: string): Module | undefined {
    return this.byPath.get(path);
  }

  private add(path: string): Module | undefined {
    const known = this.byPath.get(path);
    if (known) return known;
    const text = this.tree.read(path);
    if (text === undefined) return undefined;
    const { file, diagnostics } = this.cache.read(path, text);
    this.diagnostics.push(...diagnostics);
    const module = new Module(file);
    this.byPath.set(path, module);
    for (const dependency of file.dependencies)
      if (this.isOn(module, dependency)) this.connect(module, dependency);
    this.modules.push(module);
    return module;
  }

  private isOn(module: Module, { option, at }: Dependency): boolean {
    if (option === undefined) return true;
    const value = this.config[option];
    if (typeof value === "boolean") return value;
    const known = Object.keys(this.config).filter((name) => name.startsWith("CONFIG_"));
    const advice = didYouMean(option, known, `There is ${known.join(", ")}.`);
    return module.fail(at, `there is no option \`${option}\``, advice);
  }

  private connect(module: Module, { from, at }: Dependency): void {
    const tried = candidates(from, module.path, this.archFolder);
    for (const path of tried) {
      const target = this.add(path);
      if (!target) continue;
      module.dependencies.set(from, target);
      return;
    }
    const text = module.file.text.split("\n")[at.line - 1] ?? "";
    const message = `there is no file for '${from}'`;
    this.diagnostics.push({
      file: module.path,
      ...at,
      message,
      advice: `Looked for ${tried.join(", ")}.`,
      text,
    });
  }
}

/** The paths `from` may mean, in the order they are tried. */
export function candidates(from: string, importer: string, archFolder: string): string[] {
  if (from.startsWith(".")) return [`${normalise(importer, from)}.ts`];
  if (from.startsWith("asm/")) {
    const name = from.slice("asm/".length);
    return [`arch/${archFolder}/include/asm/${name}.ts`, `include/asm-generic/${name}.ts`];
  }
  return [`include/${from}.ts`, `${from}.ts`];
}

/** `from`, relative to the folder of `importer`. */
function normalise(importer: string, from: string): string {
  const parts = importer.split("/").slice(0, -1);
  for (const part of from.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function missing(path: string): Diagnostic {
  const message = "there is no such file";
  return {
    file: path,
    line: 1,
    column: 1,
    message,
    advice: "Give the path from the root of the tree.",
    text: "",
  };
}
