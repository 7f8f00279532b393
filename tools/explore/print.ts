// SPDX-License-Identifier: GPL-2.0-only
/**
 * Prints a schedule the way commit messages do: time runs down, one column for each context, and only
 * what matters on each line.
 */
import type { Image, Instr } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import { CPU, type Context, MIDWAY } from "../machine/layout.js";
import { Machine } from "../machine/machine.js";
import type { MemoryModel } from "../machine/memory.js";
import { Names } from "../machine/names.js";
import { findingLines } from "./finding.js";
import { follow } from "./replay.js";
import type { Trace } from "./result.js";

/** Sources a reader knows by name; what lies below them is shown at their line. */
const SHOWN = /^(kernel\/rcu|virt|fs|test)\//;
const COLUMN = 26;

/** Remembers the accesses of the step being taken. */
class Watched implements MemoryModel {
  readonly loads: { address: number; value: number }[] = [];
  readonly stores: { address: number; value: number }[] = [];
  readonly name: string;

  constructor(private readonly inner: MemoryModel) {
    this.name = inner.name;
  }

  load(...args: Parameters<MemoryModel["load"]>): number {
    const value = this.inner.load(...args);
    this.loads.push({ address: args[1], value });
    return value;
  }

  store(...args: Parameters<MemoryModel["store"]>): void {
    this.stores.push({ address: args[1], value: args[2] });
    this.inner.store(...args);
  }

  loadExclusive(...args: Parameters<MemoryModel["loadExclusive"]>): number {
    const value = this.inner.loadExclusive(...args);
    this.loads.push({ address: args[1], value });
    return value;
  }

  storeExclusive(...args: Parameters<MemoryModel["storeExclusive"]>): boolean {
    const held = this.inner.storeExclusive(...args);
    if (held) this.stores.push({ address: args[1], value: args[2] });
    return held;
  }

  dropReservation(...args: Parameters<MemoryModel["dropReservation"]>): void {
    this.inner.dropReservation(...args);
  }

  isOver(...args: Parameters<MemoryModel["isOver"]>): boolean {
    return this.inner.isOver(...args);
  }

  conflicting(...args: Parameters<MemoryModel["conflicting"]>): number {
    return this.inner.conflicting(...args);
  }

  fence(...args: Parameters<MemoryModel["fence"]>): void {
    this.inner.fence(...args);
  }

  clear(): void {
    this.loads.length = 0;
    this.stores.length = 0;
  }
}

/** Something a step did; `address` if it is an access to memory. */
interface Event {
  readonly text: string;
  readonly address?: number;
}

interface Line {
  readonly context: Context;
  readonly events: readonly Event[];
  readonly place: string;
}

/** Who accesses each word in the course of a schedule: only what is shared tells a reader something. */
class Sharing {
  private readonly users = new Map<number, Set<Context>>();
  private readonly written = new Set<number>();

  note(context: Context, watched: Watched): void {
    for (const { address } of [...watched.loads, ...watched.stores]) {
      this.users.set(address, (this.users.get(address) ?? new Set()).add(context));
    }
    for (const { address } of watched.stores) this.written.add(address);
  }

  /** Written by somebody, and accessed by more than one context. */
  isShared(address: number): boolean {
    return this.written.has(address) && (this.users.get(address)?.size ?? 0) > 1;
  }
}

class Printer {
  readonly machine: Machine;
  private watched!: Watched;
  private readonly names: Names;
  private readonly lines: Line[] = [];
  private readonly sharing = new Sharing();

  constructor(
    private readonly image: Image,
    arch: ArchMachine,
  ) {
    this.machine = new Machine(image, arch, (model) => (this.watched = new Watched(model)));
    this.names = new Names(image, this.machine.layout, this.machine.runtime.objects);
  }

  print(trace: Trace): string {
    let pending: (() => void) | undefined;
    const violation = follow(this.machine, trace.steps, (context, choice) => {
      pending?.();
      this.watched.clear();
      pending = this.describeLater(context, choice);
    });
    pending?.();
    const lines = this.lines.filter((line) => this.textOf(line) !== "");
    const shown = this.machine.contexts.filter((context) =>
      lines.some((line) => line.context === context),
    );
    const head = shown
      .map((context) => context.name.padEnd(COLUMN))
      .join("")
      .trimEnd();
    const body = lines.map((line) => {
      const indent = " ".repeat(shown.indexOf(line.context) * COLUMN);
      return `${indent}${this.textOf(line)}${line.place === "" ? "" : `  (${line.place})`}`;
    });
    return [head, ...body, ...(violation ? findingLines(trace.finding) : [])].join("\n");
  }

  private textOf({ events }: Line): string {
    return events
      .filter(({ address }) => address === undefined || this.sharing.isShared(address))
      .map(({ text }) => text)
      .join(" ");
  }

  /** Notes what a step is about to do; the function returned, called after it, adds its line. */
  private describeLater(context: Context, choice: number): () => void {
    const { machine } = this;
    const pc = machine.pc(context);
    const before = this.cpu(context);
    const midway = machine.state.words[context.base + MIDWAY] === 1;
    const instr = pc < 0 ? undefined : this.image.code[pc];
    return () => {
      this.sharing.note(context, this.watched);
      const cpu = this.cpu(context);
      const settles = cpu >= 0 && cpu !== before && instr && context.level === 0;
      const events = instr ? this.describe(instr, midway) : this.beginning(context, choice);
      const all = settles ? [{ text: `[CPU ${String(cpu)}]` }, ...events] : events;
      this.lines.push({ context, events: all, place: this.place(pc) });
    };
  }

  private cpu(context: Context): number {
    return (this.machine.state.words[context.base + CPU] as number) - 1;
  }

  private beginning(context: Context, line: number): Event[] {
    if (context.kind === "init") return [{ text: "finish begins" }];
    const spec = this.image.scenario.interrupts[line];
    const what = `${spec?.kind ?? "interrupt"} ${spec?.name ?? ""}`;
    return [{ text: `--> ${what} on CPU ${String(context.cpu)}` }];
  }

  private describe(instr: Instr, midway: boolean): Event[] {
    switch (instr.op) {
      case "load":
      case "load-exclusive":
        return this.loaded();
      case "store":
      case "store-exclusive":
        return this.stored(instr.op === "store-exclusive" ? " (exclusive)" : "");
      case "rmw":
        return midway || this.watched.stores.length > 0
          ? this.stored(" (one instruction)")
          : this.loaded();
      case "await":
        return instr.value ? this.stored(" (taken)") : instr.sleeps ? [{ text: "wakes up" }] : [];
      case "fence":
        return instr.kind === "mb" ? [{ text: "smp_mb" }] : [];
      case "irq":
        return [{ text: this.interrupts(instr) }];
      case "free":
        return [{ text: "frees memory" }];
      case "end":
        return [{ text: "ends" }];
      default:
        return [];
    }
  }

  private interrupts(instr: Instr & { op: "irq" }): string {
    if (!("value" in instr.enable)) return "interrupts restored";
    return `interrupts ${instr.enable.value ? "on" : "off"}${instr.soft ? " (soft)" : ""}`;
  }

  private loaded(): Event[] {
    return this.watched.loads.map(({ address, value }) => ({
      address,
      text: `${this.names.of(address)} is ${String(value)}`,
    }));
  }

  private stored(note: string): Event[] {
    return this.watched.stores.map(({ address, value }) => ({
      address,
      text: `${this.names.of(address)} = ${String(value)}${note}`,
    }));
  }

  /** The nearest caller that a reader knows. */
  private place(pc: number): string {
    const { code, sources } = this.image;
    for (let at = pc < 0 ? -1 : (code[pc]?.src ?? -1); at >= 0; at = sources[at]?.caller ?? -1) {
      const source = sources[at];
      if (source && SHOWN.test(source.file)) {
        return `${source.file.split("/").at(-1) ?? ""}:${String(source.line)} ${source.fn}`;
      }
    }
    return "";
  }
}

/** The schedule of a trace, ending with its finding. */
export function printTrace(image: Image, arch: ArchMachine, trace: Trace): string {
  return new Printer(image, arch).print(trace);
}
