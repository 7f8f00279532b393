// SPDX-License-Identifier: GPL-2.0-only
/** Names of memory words for people: `irq_srcu.completed`, `c[0] on CPU 1`, `old->nr`. */
import { type GlobalSymbol, type Image, PERCPU_BASE } from "../kcc/ir.js";
import type { Layout } from "./layout.js";
import type { HeapObject } from "./runtime.js";

function member(image: Image, type: string, offset: number): string {
  const name = image.structs[type]?.names[offset];
  return name === undefined ? (offset === 0 ? "" : `[${String(offset)}]`) : name;
}

function symbolName(image: Image, symbol: GlobalSymbol, offset: number): string {
  const name = member(image, symbol.type, offset);
  return name === "" || name.startsWith("[") ? `${symbol.name}${name}` : `${symbol.name}.${name}`;
}

export class Names {
  /** @param objects the heap's objects, by first address or per-CPU pointer */
  constructor(
    private readonly image: Image,
    private readonly layout: Layout,
    private readonly objects: ReadonlyMap<number, HeapObject>,
  ) {}

  /** The name of the word at `address`. */
  of(address: number): string {
    const { layout, image } = this;
    const inUnits = address - layout.percpuStart;
    if (inUnits >= 0 && inUnits < layout.percpuUnit * layout.cpus) {
      const cpu = Math.floor(inUnits / layout.percpuUnit);
      return `${this.percpu(inUnits % layout.percpuUnit)} on CPU ${String(cpu)}`;
    }
    const symbol = image.globals.find(
      ({ percpu, at, words }) => !percpu && at <= address && address < at + words,
    );
    if (symbol) return symbolName(image, symbol, address - symbol.at);
    const context = layout.contexts.find(({ task, stack }) => task <= address && address < stack);
    if (context) return `${context.name}: ${member(image, "task_struct", address - context.task)}`;
    return this.heap(address) ?? this.stack(address) ?? `word ${String(address)}`;
  }

  private percpu(offset: number): string {
    const symbol = this.image.globals.find(
      ({ percpu, at, words }) => percpu && at <= offset && offset < at + words,
    );
    if (symbol) return symbolName(this.image, symbol, offset - symbol.at);
    return this.heap(PERCPU_BASE + offset) ?? `per-CPU word ${String(offset)}`;
  }

  private heap(address: number): string | undefined {
    for (const [start, { type, words }] of this.objects) {
      if (start > address || address >= start + words) continue;
      const name = member(this.image, type, address - start);
      return name === "" ? type : start >= PERCPU_BASE ? name : `${type}.${name}`;
    }
    return undefined;
  }

  private stack(address: number): string | undefined {
    const owner = this.layout.contexts.findLast(({ stack }) => stack <= address);
    return owner && address < this.layout.heapStart
      ? `${owner.name}: stack+${String(address - owner.stack)}`
      : undefined;
  }
}
