// SPDX-License-Identifier: GPL-2.0-only
/**
 * What one srcu_read_lock() and srcu_read_unlock() execute, by kind: the pair is run alone on the
 * machine, and every machine operation of the two functions is counted as it is executed.
 */
import type { Image, Instr } from "../../kcc/ir.js";
import type { ArchMachine } from "../../machine/arch.js";
import { type Context, MIDWAY } from "../../machine/layout.js";
import { Machine } from "../../machine/machine.js";

/** Kinds of machine operations, in the order they are shown in. */
export const KINDS = [
  "load",
  "store",
  "add",
  "atomic",
  "exclusive",
  "fence",
  "mask",
  "preempt",
  "base",
] as const;

/** One of them. */
export type OperationKind = (typeof KINDS)[number];

/** What each kind is. */
export const MEANING: Readonly<Record<OperationKind, string>> = {
  load: "loads from memory",
  store: "stores to memory",
  add: "one instruction that reads and writes a word, not interlocked",
  atomic: "the same, interlocked",
  exclusive: "load-exclusive or store-exclusive, each counted",
  fence: "memory barriers",
  mask: "reading or setting the interrupt mask, and looking for recorded interrupts",
  preempt: "accesses of preempt_count",
  base: "reading this CPU's number or offset to form a per-CPU address",
};

/** How many operations of each kind. */
export type Counts = Readonly<Record<OperationKind, number>>;

/** The functions of the pair. */
const PAIR = /^srcu_read_(un)?lock$/;
const MOST_STEPS = 10_000;

function inPair(image: Image, instr: Instr): boolean {
  for (let at = instr.src; at >= 0; at = image.sources[at]?.caller ?? -1) {
    if (PAIR.test(image.sources[at]?.fn ?? "")) return true;
  }
  return false;
}

function kindOf(instr: Instr): OperationKind | undefined {
  switch (instr.op) {
    case "load":
    case "store":
    case "fence":
      return instr.op;
    case "rmw":
      return instr.locked ? "atomic" : "add";
    case "load-exclusive":
    case "store-exclusive":
      return "exclusive";
    case "irq":
    case "irq-enabled":
    case "irq-happened":
    case "irq-replay":
      return "mask";
    case "cpu":
      return "base";
    default:
      return undefined;
  }
}

function accessesCount({ image }: Machine, context: Context, address: number): boolean {
  const { preemptCount } = image.taskStruct;
  return preemptCount >= 0 && address === context.task + preemptCount;
}

/** The kind of the operation that the context executes next; nothing for what is not of the pair. */
function nextKind(machine: Machine, context: Context): OperationKind | undefined {
  const pc = machine.pc(context);
  const instr = machine.image.code[pc];
  const halfDone = machine.state.words[context.base + MIDWAY] === 1;
  if (!instr || halfDone || !inPair(machine.image, instr)) return undefined;
  const address = "addr" in instr ? machine.addressOf(context, pc) : -1;
  return accessesCount(machine, context, address) ? "preempt" : kindOf(instr);
}

function onlyTask(machine: Machine): Context {
  const [task, second] = machine.contexts.filter(({ kind }) => kind === "task");
  if (task && !second) return task;
  throw new Error("the pair is run by one task");
}

/** Runs the only task of `image` to its end and counts what it does between lock and unlock. */
export function countPair(image: Image, arch: ArchMachine): Counts {
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<
    OperationKind,
    number
  >;
  const machine = new Machine(image, arch);
  const task = onlyTask(machine);
  for (let steps = 0; machine.pc(task) >= 0; steps++) {
    const choices: number[] = [];
    machine.choices(task, choices);
    const [choice] = choices;
    if (choice === undefined || steps > MOST_STEPS) throw new Error("the pair does not end");
    const kind = nextKind(machine, task);
    if (kind) counts[kind]++;
    machine.step(task, choice);
  }
  return counts;
}

/** All operations together. */
export function total(counts: Counts): number {
  return KINDS.reduce((sum, kind) => sum + counts[kind], 0);
}
