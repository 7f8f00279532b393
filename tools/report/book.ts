// SPDX-License-Identifier: GPL-2.0-only
/** The words of a schedule: who accessed each, and which step wrote it last. */
import type { Instr } from "../kcc/ir.js";
import { type Context, SHADOW_STATE, VALID } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Names } from "../machine/names.js";
import type { Access, Word } from "./events.js";
import { takesLock } from "./places.js";
import type { Seen } from "./watch.js";

/** What is noted of a word. */
interface Entry {
  readonly address: number;
  readonly name: string;
  readonly initial: number | undefined;
  readonly users: Set<number>;
  written: boolean;
  lock: boolean;
  writer: number;
}

/** The step that makes an access. */
interface By {
  readonly index: number;
  readonly instr: Instr | undefined;
}

export class Book {
  private readonly entries = new Map<number, Entry>();
  private readonly names: Names;
  /** Memory before the first step, and what of it was in use. */
  private readonly initial: Int32Array;

  constructor(private readonly machine: Machine) {
    this.names = new Names(machine.image, machine.layout, machine.runtime.objects);
    this.initial = machine.state.words.slice();
  }

  /** Notes an access. */
  note({ address, value, write }: Seen, { index: user }: Context, { index, instr }: By): Access {
    const entry = this.entry(address, instr);
    entry.users.add(user);
    entry.lock ||= takesLock(instr);
    const source = write ? -1 : entry.writer;
    if (write) {
      entry.written = true;
      entry.writer = index;
    }
    return { address, name: entry.name, value, write, source };
  }

  /** Index of the event that wrote the word last, or -1. */
  writer(address: number): number {
    return this.entries.get(address)?.writer ?? -1;
  }

  /** The machine knows no names inside a task_struct; the instruction that accesses it does. */
  name(address: number, instr: Instr | undefined): string {
    const { contexts, image } = this.machine;
    const owner = contexts.find(({ task, stack }) => task <= address && address < stack);
    if (!owner || !instr || !("cls" in instr)) return this.names.of(address);
    return `${owner.name}'s ${image.classes[instr.cls] ?? ""}`;
  }

  /** All words accessed, in the order of their first access. */
  words(): Word[] {
    return [...this.entries.values()].map(({ address, name, initial, users, written, lock }) => ({
      address,
      name,
      ...(initial === undefined ? {} : { initial }),
      shared: written && users.size > 1,
      lock,
    }));
  }

  private entry(address: number, instr: Instr | undefined): Entry {
    const known = this.entries.get(address);
    if (known) return known;
    const { memory, shadow } = this.machine.layout;
    const isValid = ((this.initial[shadow + address] ?? 0) & SHADOW_STATE) === VALID;
    const entry = {
      ...{ address, name: this.name(address, instr), users: new Set<number>() },
      ...{ written: false, lock: false, writer: -1 },
      initial: isValid ? this.initial[memory + address] : undefined,
    };
    this.entries.set(address, entry);
    return entry;
  }
}
