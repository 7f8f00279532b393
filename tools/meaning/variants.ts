// SPDX-License-Identifier: GPL-2.0-only
/** The functions a patch touches, compiled with none, one and all of its changes. */
import type { SourceTree } from "../base/source-tree.js";
import type { Configuration } from "../kcc/config.js";
import { KernelCodeError } from "../kcc/diagnostic.js";
import type { Image } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Patch } from "../patch/model.js";
import { partialTree } from "../patch/partial.js";
import { runs } from "../patch/subset.js";
import type { Action } from "./actions.js";
import { foldedActions } from "./brackets.js";

/** Compiles one function of a file; its entry is the image's first. */
export type CompileFunction = (
  tree: SourceTree,
  what: {
    readonly file: string;
    readonly fn: string;
    readonly machine: ArchMachine;
    /** Over what is usual for the file. */
    readonly config?: Configuration;
  },
) => Image;

/** What a function does, and its code without what says where that comes from. */
export interface Read {
  readonly actions: readonly Action[];
  readonly code: string;
}

/** A function by file and name. */
export interface FunctionName {
  readonly file: string;
  readonly fn: string;
}

/** Reads what functions do in variants of a patch; each is compiled once. */
export class Variants {
  private readonly trees = new Map<string, SourceTree>();
  private readonly known = new Map<string, Read | undefined>();
  private readonly all: readonly number[];

  constructor(
    private readonly before: SourceTree,
    private readonly patch: Patch,
    private readonly compile: CompileFunction,
  ) {
    this.all = runs(patch).map(({ id }) => id);
  }

  /** Every change but `id`. */
  allBut(id: number): number[] {
    return this.all.filter((other) => other !== id);
  }

  /**
   * What the function does on `machine` with only these changes (all: `undefined`); undefined when it
   * does not compile so, or does not exist.
   */
  actions(name: FunctionName, machine: ArchMachine, ids = this.all): readonly Action[] | undefined {
    return this.of(name, machine, ids)?.actions;
  }

  /** The same of its code. */
  code(name: FunctionName, machine: ArchMachine, ids = this.all): string | undefined {
    return this.of(name, machine, ids)?.code;
  }

  private of(name: FunctionName, machine: ArchMachine, ids: readonly number[]): Read | undefined {
    const key = `${ids.join(",")} ${name.file} ${name.fn} ${machine.name}`;
    if (!this.known.has(key)) this.known.set(key, this.read(name, machine, ids));
    return this.known.get(key);
  }

  private read(
    { file, fn }: FunctionName,
    machine: ArchMachine,
    ids: readonly number[],
  ): Read | undefined {
    const tree = this.tree(ids);
    if (tree.read(file) === undefined) return undefined;
    try {
      const image = this.compile(tree, { file, fn, machine });
      const actions = foldedActions(image, image.entries[0]?.pc ?? 0);
      return { actions, code: JSON.stringify(image.code.map((one) => ({ ...one, src: 0 }))) };
    } catch (error) {
      if (error instanceof KernelCodeError) return undefined;
      throw error;
    }
  }

  private tree(ids: readonly number[]): SourceTree {
    const key = ids.join(",");
    const tree = this.trees.get(key) ?? partialTree(this.before, this.patch, ids);
    this.trees.set(key, tree);
    return tree;
  }
}
