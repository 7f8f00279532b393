// SPDX-License-Identifier: GPL-2.0-only
/**
 * Memory that is taken, goes away, or becomes a stack block.
 *
 * Taking memory commutes with all but taking memory. Freeing, and leaving a stack block, come first: if
 * another context uses the memory afterwards, that is the use after free, which is possible now. But where all
 * endings are wanted the use may come before as well, so then nobody else may use it. A block is not
 * begun early where others may still use the one that was there: that use would be hidden.
 */
import type { Image, Instr } from "../../kcc/ir.js";
import { ADDS, AWAITS, GOES, LEAVES, READS, WRITES } from "../../machine/access.js";
import type { Context } from "../../machine/layout.js";
import type { Guards } from "./guards.js";
import { ALLOCATE, ENTER, GONE } from "./kinds.js";
import type { Ground, Rule } from "./rule.js";

const ANY = READS | WRITES | ADDS | GOES | AWAITS;

export class Allocation implements Rule {
  /** The alias classes of what is kept on stacks. */
  private readonly onStacks: readonly number[];

  constructor(
    private readonly ground: Ground,
    private readonly guards: Guards,
  ) {
    this.onStacks = stackClasses(ground.machine.image);
  }

  commutesToFront(context: Context, pc: number): boolean {
    if (this.ground.kind[pc] !== ALLOCATE) return this.isUnseen(context, pc);
    const { dependence } = this.ground;
    const column = dependence.futures.allocation;
    return !dependence.conflicts(context, column, READS | WRITES);
  }

  isUnseen(context: Context, pc: number): boolean {
    const kind = this.ground.kind[pc];
    if (kind === ENTER) return this.isUnused(context, pc);
    return kind === GONE && (!this.ground.everyEnding || this.isUnused(context, pc));
  }

  acquires(): boolean {
    return false;
  }

  /** Whether nobody else may ever use what the step takes away, or what was where it begins a block. */
  private isUnused(context: Context, pc: number): boolean {
    const instr = this.ground.machine.image.code[pc] as Instr;
    if (instr.op !== "free" && !this.guards.hasEscaped(context)) return true;
    const { dependence } = this.ground;
    const uses = instr.op === "free" ? ANY & ~LEAVES : ANY & ~GOES;
    const classes = "classes" in instr ? instr.classes : this.onStacks;
    return classes.every((cls) => {
      return !dependence.conflicts(context, dependence.futures.unknownOf(cls), uses, -1, true);
    });
  }
}

function stackClasses({ code }: Image): number[] {
  return [...new Set(code.flatMap((instr) => (instr.op === "stack-exit" ? instr.classes : [])))];
}
