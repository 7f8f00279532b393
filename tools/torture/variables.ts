// SPDX-License-Identifier: GPL-2.0-only
/** Kernel variables of a machine, by name. */
import type { GlobalSymbol } from "../kcc/ir.js";
import { percpuAddress } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";

export class Variables {
  private readonly symbols: ReadonlyMap<string, GlobalSymbol>;

  constructor(private readonly machine: Machine) {
    this.symbols = new Map(machine.image.globals.map((symbol) => [symbol.name, symbol]));
  }

  has(name: string): boolean {
    return this.symbols.has(name);
  }

  /** Address of a static object; -1 if the image has none of that name. */
  address(name: string): number {
    return this.symbols.get(name)?.at ?? -1;
  }

  /** The word at an address; 0 where there is none. */
  at(address: number): number {
    const { layout, state } = this.machine;
    const inside = address >= 0 && address < layout.memoryWords;
    return inside ? (state.words[layout.memory + address] as number) : 0;
  }

  /** A static word; 0 if the image has none of that name, for code that does not need it has not got it. */
  word(name: string): number {
    return this.at(this.address(name));
  }

  /** The words of a static object. */
  words(name: string): number[] {
    const symbol = this.symbols.get(name);
    return Array.from({ length: symbol?.words ?? 0 }, (_, i) => this.at((symbol?.at ?? 0) + i));
  }

  /** State indices of all words of a per-CPU object: CPU by CPU. */
  percpuIndices(name: string): number[][] {
    const { layout, image } = this.machine;
    const symbol = this.symbols.get(name);
    if (!symbol?.percpu) return [];
    return Array.from({ length: image.scenario.cpus }, (_, cpu) => {
      const first = layout.memory + layout.percpuStart + cpu * layout.percpuUnit + symbol.at;
      return Array.from({ length: symbol.words }, (_unused, i) => first + i);
    });
  }

  /** The words of a per-CPU object, added up over the CPUs. */
  percpuSum(name: string): number[] {
    const cpus = this.percpuIndices(name);
    const { words } = this.machine.state;
    return (cpus[0] ?? []).map((_, i) =>
      cpus.reduce((sum, indices) => sum + (words[indices[i] as number] as number), 0),
    );
  }

  /** A field of the object at an address, by its name in the struct. */
  field(address: number, struct: string, field: string): number {
    const offset = this.offset(struct, field);
    return offset < 0 ? 0 : this.at(address + offset);
  }

  /** A field of one CPU's copy of what a per-CPU pointer is for. */
  percpuField(pointer: number, cpu: number, struct: string, field: string): number {
    return this.field(percpuAddress(this.machine.layout, pointer, cpu), struct, field);
  }

  /** Whether the image has such a struct with such a field. */
  hasField(struct: string, field: string): boolean {
    return this.offset(struct, field) >= 0;
  }

  private offset(struct: string, field: string): number {
    return this.machine.image.structs[struct]?.names.indexOf(field) ?? -1;
  }
}
