// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a context is about to do, read from its registers: tables, because the checker asks it several
 * times for every step that is taken.
 */
import type { Image, Instr, Operand } from "../kcc/ir.js";
import { REGISTERS } from "./layout.js";
import type { Slots } from "./slots.js";

/** One operand of every instruction: a constant, or the word of a register in the context's block. */
class Operands {
  private readonly constants: Int32Array;
  /** Offset in the block, or -1. */
  private readonly offsets: Int32Array;

  constructor(
    { code }: Image,
    slots: Slots,
    private readonly words: Int32Array,
    operandOf: (instr: Instr) => Operand | undefined,
  ) {
    this.constants = new Int32Array(code.length);
    this.offsets = new Int32Array(code.length).fill(-1);
    for (const [pc, instr] of code.entries()) {
      const operand = operandOf(instr);
      if (!operand) continue;
      if ("value" in operand) this.constants[pc] = operand.value;
      else {
        const slot = slots.slotOf[slots.entryOf[pc] as number]?.get(operand.reg) as number;
        this.offsets[pc] = REGISTERS + slot;
      }
    }
  }

  /** Its value for the context whose block is at `base`, which stands at `pc`. */
  at(base: number, pc: number): number {
    const offset = this.offsets[pc] as number;
    return (offset < 0 ? this.constants[pc] : this.words[base + offset]) as number;
  }
}

export class Upcoming {
  private readonly addresses: Operands;
  private readonly values: Operands;
  private readonly storedValues: Operands;
  private readonly accesses: Uint8Array;

  constructor(image: Image, slots: Slots, words: Int32Array) {
    this.addresses = new Operands(image, slots, words, addressOf);
    this.values = new Operands(image, slots, words, valueOf);
    this.storedValues = new Operands(image, slots, words, storedOf);
    this.accesses = Uint8Array.from(image.code, (instr) => (addressOf(instr) ? 1 : 0));
  }

  /** Address of the access, or its per-CPU pointer if the instruction adds the CPU's offset; -1 if it is none. */
  address(base: number, pc: number): number {
    return this.accesses[pc] === 1 ? this.addresses.at(base, pc) : -1;
  }

  /**
   * For `await` the value it is for, for `choose` the number of alternatives, for `irq` 1 to enable, for
   * a store its value, for a read-modify-write its operand, for `free` the pointer; else 0.
   */
  value(base: number, pc: number): number {
    return this.values.at(base, pc);
  }

  /** The value that an `await` stores; else 0. */
  stored(base: number, pc: number): number {
    return this.storedValues.at(base, pc);
  }
}

function storedOf(instr: Instr): Operand | undefined {
  return instr.op === "await" ? instr.value : undefined;
}

function addressOf(instr: Instr): Operand | undefined {
  return "addr" in instr && "cls" in instr ? instr.addr : undefined;
}

function valueOf(instr: Instr): Operand | undefined {
  switch (instr.op) {
    case "await":
      return instr.expected;
    case "choose":
      return instr.count;
    case "irq":
      return instr.enable;
    case "free":
      return instr.addr;
    case "store":
    case "store-exclusive":
    case "rmw":
      return instr.value;
    default:
      return undefined;
  }
}
