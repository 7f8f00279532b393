// SPDX-License-Identifier: GPL-2.0-only
/** An image as the naive explorer looks at it: its contexts, where memory lies, what instructions need. */
import {
  ENTRY_COUNTS,
  FIRST_ADDRESS,
  INTERRUPT_KINDS,
  type Image,
  type Instr,
  type InterruptKind,
} from "../../tools/kcc/ir.js";
import type { ArchMachine } from "../../tools/machine/arch.js";

/** Words that can be allocated: of ordinary memory, and of per-CPU memory for each CPU. */
export const HEAP_WORDS = 512;
export const PERCPU_HEAP_WORDS = 128;

/** The level of hard interrupts; those of a higher level nothing masks. */
export const HARDIRQ = 2;
export const NMI = 3;

/** What does not change of a context. */
export interface Role {
  readonly kind: "init" | "task" | InterruptKind;
  /** 0 for tasks and init; a handler comes on top of what has a lower one. */
  readonly level: number;
  /** The CPU it is bound to, or -1. */
  readonly cpu: number;
  /** Need not end. */
  readonly daemon: boolean;
  /** Addresses of its task_struct and of its stack. */
  readonly task: number;
  readonly stack: number;
  readonly stackWords: number;
  /** Its preempt count when it begins. */
  readonly entryCount: number;
}

export interface Program {
  readonly image: Image;
  /** Interrupts that come while they are masked in software are recorded. */
  readonly softIrqMask: boolean;
  readonly roles: readonly Role[];
  /** Words of each CPU's unit, and the address of the first unit. */
  readonly percpuUnit: number;
  readonly percpuStart: number;
  readonly heapStart: number;
  /** One past the last address. */
  readonly memoryEnd: number;
  /** For each instruction, whether it takes a CPU and stays on it. */
  readonly needsCpu: readonly boolean[];
  /** For each instruction, whether it is a read-modify-write that is one step. */
  readonly isWhole: readonly boolean[];
}

type Draft = Pick<Role, "kind" | "cpu" | "daemon"> & { readonly entries: readonly number[] };

/** The contexts in the order of their numbers, which schedules name. */
function drafts({ scenario }: Image): Draft[] {
  const { tasks, interrupts, setup, finish } = scenario;
  const handlers = INTERRUPT_KINDS.flatMap((kind) =>
    Array.from({ length: scenario.cpus }, (_, cpu): Draft => {
      const lines = interrupts.filter(
        (line) => line.kind === kind && (line.cpu === -1 || line.cpu === cpu),
      );
      return { kind, cpu, daemon: false, entries: lines.map(({ entry }) => entry) };
    }),
  );
  return [
    { kind: "init", cpu: -1, daemon: false, entries: [setup, finish] },
    ...tasks.map(({ cpu, daemon, entry }): Draft => {
      return { kind: "task", cpu, daemon, entries: [entry] };
    }),
    ...handlers.filter(({ entries }) => entries.length > 0),
  ];
}

/** Each context with its level and its memory, which begins at `address`. */
function rolesOf(image: Image, address: number): Role[] {
  let next = address;
  return drafts(image).map(({ entries, ...draft }): Role => {
    const level = INTERRUPT_KINDS.findIndex((kind) => kind === draft.kind) + 1;
    const stackWords = Math.max(
      0,
      ...entries.map((entry) => image.entries[entry]?.stackWords ?? 0),
    );
    const task = next;
    const stack = task + image.taskStruct.words;
    next = stack + stackWords;
    return { ...draft, level, task, stack, stackWords, entryCount: ENTRY_COUNTS[level] ?? 0 };
  });
}

/** The entry function that each instruction belongs to: functions follow each other. */
function entryOfEach({ code, entries }: Image): number[] {
  const starts = new Map(entries.map(({ pc }, entry) => [pc, entry]));
  let current = -1;
  return code.map((_, pc) => (current = starts.get(pc) ?? current));
}

/** Alias classes that are written by other ways than the own CPU's copy, once the tasks run. */
function writtenFromAfar(image: Image): Set<number> {
  const { setup, finish } = image.scenario;
  const entryOf = entryOfEach(image);
  const classes = image.code.flatMap((instr, pc) => {
    const entry = entryOf[pc] ?? -1;
    return entry !== setup && entry !== finish && writesFromAfar(instr) ? [instr.cls] : [];
  });
  return new Set(classes);
}

function writesFromAfar(instr: Instr): instr is Extract<Instr, { cls: number }> {
  if (instr.op === "store" || instr.op === "rmw") return !instr.thisCpu;
  return instr.op === "store-exclusive" || (instr.op === "await" && instr.value !== undefined);
}

function needsCpu(instr: Instr, preemptClass: number): boolean {
  switch (instr.op) {
    case "cpu":
    case "irq":
    case "irq-replay":
      return true;
    case "load":
      return instr.thisCpu;
    case "store":
      return instr.thisCpu || instr.cls === preemptClass;
    case "rmw":
      return instr.thisCpu || instr.cls === preemptClass || !instr.locked;
    default:
      return false;
  }
}

/** Looks at an image that is to run on `machine`. */
export function programOf(
  image: Image,
  { softIrqMask }: Pick<ArchMachine, "softIrqMask">,
): Program {
  const percpuUnit = image.percpuWords + PERCPU_HEAP_WORDS;
  const percpuStart = FIRST_ADDRESS + image.globalWords;
  const roles = rolesOf(image, percpuStart + image.scenario.cpus * percpuUnit);
  const last = roles[roles.length - 1];
  const heapStart = last ? last.stack + last.stackWords : 0;
  const preemptClass = image.classes.findIndex((name) =>
    name.endsWith("thread_info.preempt_count"),
  );
  const afar = writtenFromAfar(image);
  const isWhole = image.code.map(
    (instr) =>
      instr.op === "rmw" &&
      (instr.locked || instr.cls === preemptClass || (instr.thisCpu && !afar.has(instr.cls))),
  );
  return {
    ...{ image, softIrqMask, roles, percpuUnit, percpuStart, heapStart, isWhole },
    memoryEnd: heapStart + HEAP_WORDS,
    needsCpu: image.code.map((instr) => needsCpu(instr, preemptClass)),
  };
}
