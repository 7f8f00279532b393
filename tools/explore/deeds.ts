// SPDX-License-Identifier: GPL-2.0-only
/** Who did what in the course of a replay: wrote a word, freed it, masked interrupts. */
import type { Instr } from "../kcc/ir.js";
import { CPU, type Context, FREED, SHADOW_STATE } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";

/** A step: whose, and at which instruction (-1 where the context begins). */
export interface Deed {
  readonly context: Context;
  readonly pc: number;
  readonly instr: Instr | undefined;
  /** The word it accesses, or -1. */
  readonly address: number;
}

/** The step that a context is about to take. */
export function nextDeed(machine: Machine, context: Context, choice: number): Deed {
  const pc = machine.pc(context);
  const instr = machine.image.code[pc];
  const bound = (machine.state.words[context.base + CPU] as number) - 1;
  const cpu = bound < 0 ? choice & 15 : bound;
  const accesses = instr !== undefined && "cls" in instr;
  return { context, pc, instr, address: accesses ? machine.addressOf(context, pc, cpu) : -1 };
}

function writes(instr: Instr): boolean {
  if (instr.op === "await") return instr.value !== undefined;
  return instr.op === "store" || instr.op === "rmw" || instr.op === "store-exclusive";
}

/** The last of each kind. Told of every step after it was taken. */
export class Deeds {
  private readonly writers = new Map<number, Deed>();
  private readonly frees = new Map<number, Deed>();
  private readonly masks = new Map<Context, Deed>();

  constructor(private readonly machine: Machine) {}

  note(deed: Deed): void {
    const { instr } = deed;
    if (!instr) return;
    if (writes(instr)) this.writers.set(deed.address, deed);
    if (instr.op === "irq") this.masks.set(deed.context, deed);
    if (instr.op === "free") this.noteFreed(deed);
  }

  /** Who wrote the word last; nobody since the contexts began. */
  writer(address: number): Deed | undefined {
    return this.writers.get(address);
  }

  /** Who freed the word. */
  freer(address: number): Deed | undefined {
    return this.frees.get(address);
  }

  /** Where the context last masked or unmasked interrupts. */
  mask(context: Context): Deed | undefined {
    return this.masks.get(context);
  }

  private noteFreed(deed: Deed): void {
    const { layout, state } = this.machine;
    for (let address = layout.percpuStart; address < layout.memoryWords; address++) {
      const status = (state.words[layout.shadow + address] as number) & SHADOW_STATE;
      if (status === FREED && !this.frees.has(address)) this.frees.set(address, deed);
    }
  }
}
