// SPDX-License-Identifier: GPL-2.0-only
/** How the updates of a line are made, machine by machine. */
import { KernelCodeError } from "../kcc/diagnostic.js";
import { compileFunction } from "../kcc/compile.js";
import type { SourceCache } from "../kcc/front/cache.js";
import type { Configuration } from "../kcc/config.js";
import type { Image } from "../kcc/ir.js";
import type { SourceTree } from "../base/source-tree.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Action } from "../meaning/actions.js";
import { foldedActions } from "../meaning/brackets.js";
import { makingText } from "../meaning/compare.js";
import { type Place, placeOf, samePlace } from "./places.js";

/** An update made at a place. */
export interface Made {
  /** `update srcu_struct_array.seq`. */
  readonly what: string;
  /** `load, add and store`. */
  readonly how: string;
}

interface Compiled {
  readonly image: Image;
  readonly actions: readonly Action[];
}

/**
 * Reads functions by themselves, each once for a machine: a whole task would say the same of a line at
 * far greater length.
 */
export class Makings {
  private readonly known = new Map<string, Compiled | undefined>();

  constructor(
    private readonly tree: SourceTree,
    /** What the scenario sets. */
    private readonly config: Configuration,
    private readonly cache: SourceCache,
  ) {}

  /** The updates of words that others can see; none where the function does not compile by itself. */
  at(place: Place, machine: ArchMachine): Made[] {
    const compiled = this.compiled(place, machine);
    return (compiled?.actions ?? []).flatMap(({ pc, text, making }) => {
      const here = compiled && samePlace(place, placeOf(compiled.image, pc));
      return here && making && !making.own ? [{ what: text, how: makingText(making) }] : [];
    });
  }

  private compiled(place: Place, machine: ArchMachine): Compiled | undefined {
    const key = `${machine.name} ${place.file} ${place.fn}`;
    if (!this.known.has(key)) this.known.set(key, this.compile(place, machine));
    return this.known.get(key);
  }

  private compile({ file, fn }: Place, machine: ArchMachine): Compiled | undefined {
    const { tree, config, cache } = this;
    try {
      const image = compileFunction(tree, { file, fn, machine, config, cache });
      return { image, actions: foldedActions(image, image.entries[0]?.pc ?? 0) };
    } catch (error) {
      if (error instanceof KernelCodeError) return undefined;
      throw error;
    }
  }
}
