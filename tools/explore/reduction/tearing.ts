// SPDX-License-Identifier: GPL-2.0-only
/**
 * Whether anything is ever written between the two accesses of an update that takes a read and a write,
 * like `x += 1` where that is not one instruction. Such a run has an equal in every search, since none of
 * its three steps may be exchanged with another. Where there is no such run, the update might as well be
 * one step.
 */
import type { Instr } from "../../kcc/ir.js";
import type { Context } from "../../machine/layout.js";
import type { Machine } from "../../machine/machine.js";

export class Tearing {
  /** Something was written in between, or may be, by an instruction that is not watched. */
  torn: boolean;
  /** 1 for a store that may be the second half of an update: of a value that was computed. */
  private readonly isHalf: Uint8Array;
  /** 1 for the alias class of such a store. */
  private readonly isUpdated: Uint8Array;

  constructor(private readonly machine: Machine) {
    const { image, facts } = machine;
    const { code, classes } = image;
    this.torn = code.some((instr, pc) => instr.op === "rmw" && facts.wholeRmw[pc] === 0);
    this.isHalf = Uint8Array.from(code, (instr) => Number(mayBeHalf(instr)));
    this.isUpdated = new Uint8Array(classes.length);
    for (const instr of code) if (mayBeHalf(instr)) this.isUpdated[instr.cls] = 1;
  }

  /** To be told of every write before it is made. */
  written(context: Context, cls: number, address: number): void {
    if (this.torn || this.isUpdated[cls] === 0) return;
    this.torn = this.machine.contexts.some((other) => {
      const pc = this.machine.pc(other);
      return (
        pc >= 0 &&
        other !== context &&
        this.isHalf[pc] === 1 &&
        this.machine.addressOf(other, pc) === address
      );
    });
  }
}

function mayBeHalf(instr: Instr): instr is Extract<Instr, { op: "store" }> {
  return instr.op === "store" && !instr.thisCpu && "reg" in instr.value;
}
