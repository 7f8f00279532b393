// SPDX-License-Identifier: GPL-2.0-only
/**
 * Where everything is in the flat state: a block for each context, one for each CPU, the interrupt
 * counters, the observations, then memory and its shadow (what is allocated, initialised, freed).
 */
import {
  ENTRY_COUNTS,
  FIRST_ADDRESS,
  INTERRUPT_KINDS,
  type Image,
  type InterruptKind,
  PERCPU_BASE,
} from "../kcc/ir.js";

/** Words at the start of a context's block; its registers follow. */
export const PC = 0; // instruction + 1, 0 when it has not begun or has ended
export const CPU = 1; // CPU + 1 it may not be moved from now, 0 while it could run on any
export const IRQ = 2; // HARD_MASK | SOFT_MASK
export const RESERVED = 3; // address of its load-exclusive, 0 if none
export const MIDWAY = 4; // 1 between the read and the write of an instruction that is not interlocked
export const PARTIAL = 5; // the value read then
export const BOUND_TO = 6; // CPU + 1 a task is bound to for good (handlers: runs on), 0 if any
export const ESCAPED = 7; // 1 once the address of something on its stack was stored
export const HELD = 8; // addresses of the lock words it holds, in the order they were taken, then 0
/** Lock words of which it is known that a context holds them; one beyond those guards nothing. */
export const MOST_HELD = 6;
export const REGISTERS = HELD + MOST_HELD;

export const HARD_MASK = 1;
export const SOFT_MASK = 2;

/** Words of a CPU's block. */
export const OWNER = 0; // context + 1 that holds the CPU (not preemptible), 0 if none
export const HAPPENED = 1; // interrupt line + 1 recorded while softly masked, 0 if none
export const CPU_WORDS = 2;

/**
 * Shadow of a memory word: its state in the low bits, in a heap object's first word its size above, and a
 * bit that says whether it was ever taken as a lock.
 */
export const SHADOW_STATE = 3;
export const NOTHING = 0;
export const UNINITIALISED = 1;
export const VALID = 2;
export const FREED = 3;
export const SHADOW_SIZE_SHIFT = 2;
export const SHADOW_TAKEN = 1 << 30;

/** Room for allocation at run time, in words. */
const HEAP_WORDS = 512;
const PERCPU_HEAP_WORDS = 128;

export type ContextKind = "init" | "task" | InterruptKind;

export interface Context {
  readonly index: number;
  readonly name: string;
  readonly kind: ContextKind;
  /** A handler comes on top of contexts of a lower level only; tasks have 0. */
  readonly level: number;
  /** Its preempt count when it begins. */
  readonly entryCount: number;
  /** Where its block begins. */
  readonly base: number;
  /** CPU it is bound to, or -1. */
  readonly cpu: number;
  readonly daemon: boolean;
  /** Addresses of its task_struct and its stack, and one past the stack. */
  readonly task: number;
  readonly stack: number;
  readonly stackEnd: number;
}

export interface Layout {
  readonly contexts: readonly Context[];
  readonly cpus: number;
  /** State index of CPU 0's block. */
  readonly cpuBase: number;
  /** State index of the first interrupt line's count of arrivals left. */
  readonly lineBase: number;
  /** State index of "finish has begun". */
  readonly finishing: number;
  /** State index of observation 0: two words each, "made" and value. */
  readonly observed: number;
  /** State index of address 0, and of its shadow. */
  readonly memory: number;
  readonly shadow: number;
  /** Address of CPU 0's per-CPU unit, and words in a unit. */
  readonly percpuStart: number;
  readonly percpuUnit: number;
  readonly heapStart: number;
  /** One past the last address. */
  readonly memoryWords: number;
  /** State indices of the next free heap word and per-CPU offset. */
  readonly heapNext: number;
  readonly percpuNext: number;
  readonly size: number;
}

/** The level of contexts of a kind: see `Context.level`. */
export function levelOf(kind: ContextKind): number {
  return (INTERRUPT_KINDS as readonly ContextKind[]).indexOf(kind) + 1;
}

export const HARDIRQ = levelOf("hardirq");
/** Nothing masks what has this level. */
export const NMI = levelOf("nmi");

interface Draft {
  name: string;
  kind: ContextKind;
  cpu: number;
  daemon: boolean;
  entries: number[];
}

function drafts(image: Image): Draft[] {
  const { scenario } = image;
  const all: Draft[] = [
    {
      name: "init",
      kind: "init",
      cpu: -1,
      daemon: false,
      entries: [scenario.setup, scenario.finish],
    },
  ];
  for (const task of scenario.tasks) {
    all.push({
      name: task.name,
      kind: "task",
      cpu: task.cpu,
      daemon: task.daemon,
      entries: [task.entry],
    });
  }
  for (const kind of INTERRUPT_KINDS) {
    for (let cpu = 0; cpu < scenario.cpus; cpu++) {
      const lines = scenario.interrupts.filter(
        (line) => line.kind === kind && (line.cpu === -1 || line.cpu === cpu),
      );
      if (lines.length === 0) continue;
      const entries = lines.map((line) => line.entry);
      const [first] = lines;
      const name =
        lines.length === 1 && first
          ? `${first.name}@cpu${String(cpu)}`
          : `${kind}@cpu${String(cpu)}`;
      all.push({ name, kind, cpu, daemon: true, entries });
    }
  }
  return all;
}

/** Names given to observe(), in the order of their words. */
export function observations(image: Image): string[] {
  const names = new Set<string>();
  for (const instr of image.code) if (instr.op === "observe") names.add(instr.name);
  return [...names].sort();
}

/** @param slots registers each entry needs in the state */
export function layoutOf(image: Image, slots: readonly number[]): Layout {
  const { cpus } = image.scenario;
  const percpuUnit = image.percpuWords + PERCPU_HEAP_WORDS;
  const percpuStart = FIRST_ADDRESS + image.globalWords;
  let address = percpuStart + cpus * percpuUnit;
  let base = 0;
  const contexts = drafts(image).map((draft, index): Context => {
    const entries = draft.entries.filter((entry) => entry >= 0);
    const registers = Math.max(0, ...entries.map((entry) => slots[entry] ?? 0));
    const stackWords = Math.max(
      0,
      ...entries.map((entry) => image.entries[entry]?.stackWords ?? 0),
    );
    const { name, kind, cpu, daemon } = draft;
    const task = address;
    const stack = task + image.taskStruct.words;
    address = stack + stackWords;
    const level = levelOf(kind);
    const entryCount = ENTRY_COUNTS[level] ?? 0;
    const block = base;
    base += REGISTERS + registers;
    return {
      ...{ index, name, kind, level, entryCount, base: block, cpu, daemon },
      ...{ task, stack, stackEnd: address },
    };
  });
  const cpuBase = base;
  const lineBase = cpuBase + cpus * CPU_WORDS;
  const finishing = lineBase + image.scenario.interrupts.length;
  const heapNext = finishing + 1;
  const percpuNext = heapNext + 1;
  const observed = percpuNext + 1;
  const memory = observed + 2 * observations(image).length;
  const memoryWords = address + HEAP_WORDS;
  const shadow = memory + memoryWords;
  return {
    contexts,
    cpus,
    cpuBase,
    lineBase,
    finishing,
    observed,
    memory,
    shadow,
    percpuStart,
    percpuUnit,
    heapStart: address,
    memoryWords,
    heapNext,
    percpuNext,
    size: shadow + memoryWords,
  };
}

/** Address of the copy of per-CPU pointer `pointer` on `cpu`; -1 if it is none. */
export function percpuAddress(layout: Layout, pointer: number, cpu: number): number {
  const offset = pointer - PERCPU_BASE;
  if (offset < 0 || offset >= layout.percpuUnit || cpu < 0 || cpu >= layout.cpus) return -1;
  return layout.percpuStart + cpu * layout.percpuUnit + offset;
}
