// SPDX-License-Identifier: GPL-2.0-only
/** What is known of each instruction before the machine runs: tables indexed by program counter. */
import type { Image, Instr } from "../ir.js";
import { successors } from "../liveness.js";
import { storesOwnStack } from "./addressed.js";

export interface InstructionFacts {
  /** 1 when the instruction looks at, or takes hold of, the CPU it runs on. */
  readonly needsCpu: Uint8Array;
  /** 1 for `await`, and for those that give the CPU up while they wait. */
  readonly waits: Uint8Array;
  readonly sleeps: Uint8Array;
  readonly chooses: Uint8Array;
  /** 1 for a read-modify-write that nothing can split: interlocked, or of a word only its own CPU writes. */
  readonly wholeRmw: Uint8Array;
  /** 1 when some instruction loads exclusively, so that writes must look for reservations. */
  readonly exclusives: boolean;
  /** 1 where a store-exclusive may come before the next load-exclusive: a reservation made before still counts. */
  readonly reserves: Uint8Array;
  /** 1 for an instruction that may store the address of something on the own stack. */
  readonly lends: Uint8Array;
  /** Classes of lock words: taken by a wait for 0 that stores, given back by storing 0, used in no other way. */
  readonly lockClasses: ReadonlySet<number>;
  /** Class of thread_info.preempt_count, or -1. */
  readonly preemptClass: number;
}

function flags(image: Image, test: (instr: Instr) => boolean): Uint8Array {
  const table = new Uint8Array(image.code.length);
  for (const [pc, instr] of image.code.entries()) if (test(instr)) table[pc] = 1;
  return table;
}

/**
 * Classes that some instruction outside setup and finish writes other than through its own CPU's copy.
 * @param near program counters of parts of accesses to the own CPU's copy
 */
export function writtenFromAfar(image: Image, near: ReadonlySet<number> = new Set()): Set<number> {
  const { setup, finish } = image.scenario;
  const alone = new Set([setup, finish].filter((entry) => entry >= 0));
  const ends = image.entries.map(({ pc }) => pc).sort((a, b) => a - b);
  const classes = new Set<number>();
  for (const [index, entry] of image.entries.entries()) {
    if (alone.has(index)) continue;
    const end = ends[ends.indexOf(entry.pc) + 1] ?? image.code.length;
    for (const [offset, instr] of image.code.slice(entry.pc, end).entries()) {
      const isNear =
        near.has(entry.pc + offset) ||
        ((instr.op === "store" || instr.op === "rmw") && instr.thisCpu);
      const writes =
        instr.op === "store" ||
        instr.op === "rmw" ||
        instr.op === "store-exclusive" ||
        (instr.op === "await" && instr.value !== undefined);
      if (writes && !isNear) classes.add(instr.cls);
    }
  }
  return classes;
}

/** Backwards from each store-exclusive to the load-exclusives before it. */
function reserves(code: readonly Instr[]): Uint8Array {
  const table = Uint8Array.from(code, (instr) => Number(instr.op === "store-exclusive"));
  for (let changed = table.includes(1); changed;) {
    changed = false;
    for (let pc = code.length - 1; pc >= 0; pc--) {
      const instr = code[pc] as Instr;
      if (table[pc] === 1 || instr.op === "load-exclusive") continue;
      if (!successors(instr, pc).some((next) => table[next] === 1)) continue;
      table[pc] = 1;
      changed = true;
    }
  }
  return table;
}

function lockClasses(code: readonly Instr[]): Set<number> {
  const taken = new Set<number>();
  const other = new Set<number>();
  for (const instr of code) {
    if (!("cls" in instr)) continue;
    if (takesLock(instr)) taken.add(instr.cls);
    else if (!storesZero(instr)) other.add(instr.cls);
  }
  return new Set([...taken].filter((cls) => !other.has(cls)));
}

/** A wait for 0 that stores something else, as far as the code says. */
function takesLock(instr: Instr): instr is Extract<Instr, { op: "await" }> {
  if (instr.op !== "await" || !instr.value || !("value" in instr.expected)) return false;
  return instr.expected.value === 0 && !("value" in instr.value && instr.value.value === 0);
}

/** A plain or interlocked store of 0. */
export function storesZero(instr: Instr): boolean {
  const isExchange = instr.op === "rmw" && instr.kind === "xchg" && instr.locked;
  if (instr.op !== "store" && !isExchange) return false;
  return "value" in instr.value && instr.value.value === 0;
}

export function factsOf(image: Image): InstructionFacts {
  const preemptClass = image.classes.findIndex((name) =>
    name.endsWith("thread_info.preempt_count"),
  );
  const afar = writtenFromAfar(image);
  const needsCpu = (instr: Instr): boolean => {
    if (instr.op === "cpu" || instr.op === "irq" || instr.op === "irq-replay") return true;
    if (instr.op === "store" || instr.op === "rmw")
      return instr.thisCpu || instr.cls === preemptClass;
    return instr.op === "load" && instr.thisCpu;
  };
  return {
    preemptClass,
    lends: storesOwnStack(image),
    lockClasses: lockClasses(image.code),
    needsCpu: flags(image, (instr) => needsCpu(instr) || (instr.op === "rmw" && !instr.locked)),
    waits: flags(image, (instr) => instr.op === "await"),
    sleeps: flags(
      image,
      (instr) => (instr.op === "await" && instr.sleeps) || (instr.op === "pause" && instr.yields),
    ),
    chooses: flags(image, (instr) => instr.op === "choose"),
    wholeRmw: flags(
      image,
      (instr) =>
        instr.op === "rmw" &&
        (instr.locked || instr.cls === preemptClass || (instr.thisCpu && !afar.has(instr.cls))),
    ),
    exclusives: image.code.some((instr) => instr.op === "load-exclusive"),
    reserves: reserves(image.code),
  };
}
