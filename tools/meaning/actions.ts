// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a function does that others can notice, in the order of its code: accesses, updates, barriers,
 * protection, waiting. An update of one word is one action, whatever instructions it takes; how it is
 * made is kept beside it.
 */
import type { Instr } from "../kcc/ir.js";
import { countAddress, flow, inOrder, isOwn, type Code, type Known } from "./flow.js";
import { parts, valueOf, type Value } from "./value.js";

/** Protection from load to store. */
export interface Protection {
  readonly irqs: "hard" | "soft" | undefined;
  readonly preempt: boolean;
}

/** How a word is read, changed and written back. */
export interface Making {
  readonly shape: "split" | "one" | "interlocked" | "compare-and-swap" | "exclusive";
  /** The word is a per-CPU object's. */
  readonly percpu: boolean;
  /** The word is this task's own, on its stack or in its task_struct. */
  readonly own: boolean;
  /** What holds from load to store, whoever saw to it. */
  readonly held: Protection;
  /** The part of it that is taken for this update alone. */
  readonly inner: Protection;
}

export type Group = "memory" | "barrier" | "preempt" | "irq" | "check" | "other" | "end";

/** One action. */
export interface Action {
  readonly pc: number;
  readonly group: Group;
  /** What it does, e.g. `update srcu_struct_array.c`; equal text means the same action. */
  readonly text: string;
  /** What was known before it. */
  readonly known: Known;
  /** Of updates only. */
  readonly making?: Making;
}

const NOTHING: Protection = { irqs: undefined, preempt: false };

/** Everything that is asked while actions are read. */
interface Reading {
  readonly code: Code;
  readonly known: ReadonlyMap<number, Known>;
}

/** An update: where its word is loaded and where it is stored. */
interface Span {
  readonly shape: Making["shape"];
  /** Where it is loaded; none for a single instruction. */
  readonly from: readonly number[];
  readonly to: number;
  readonly address: Value;
  readonly thisCpu: boolean;
}

function place(code: Code, cls: number): string {
  const names = (code.classes[cls] ?? "?").split("|");
  return names.find((name) => !name.startsWith("*")) ?? names[0] ?? "?";
}

function heldFrom({ known }: Reading, { from, to }: Span): Protection {
  const ends = [...from, to].map((pc) => known.get(pc));
  const throughout = (kind: "hard" | "soft"): boolean => {
    const since = ends.map((end) => end?.masking[kind]);
    return since[0] !== undefined && since.every((one) => one === since[0]);
  };
  const irqs = throughout("hard") ? "hard" : throughout("soft") ? "soft" : undefined;
  return { irqs, preempt: ends.every((end) => (end?.depth ?? 0) > 0) };
}

function makingOf(reading: Reading, span: Span): Making {
  const { shape, address, thisCpu } = span;
  return {
    shape,
    percpu: thisCpu || parts(address).some(({ kind }) => kind === "percpu"),
    own: isOwn(address),
    held: heldFrom(reading, span),
    inner: NOTHING,
  };
}

/** Where the word at `address` was loaded that `value` is made of; one for each way to it. */
function loadsOf(value: Value, address: Value): number[] {
  return parts(value).flatMap((part) => {
    return part.kind === "load" && part.address === address.key ? [part.pc] : [];
  });
}

function spanOf(instr: Instr, pc: number, { registers }: Known): Span | undefined {
  if (instr.op === "rmw") {
    const address = valueOf(registers, instr.addr);
    const expected = instr.expected && valueOf(registers, instr.expected);
    const from = expected ? loadsOf(expected, address) : [];
    const swaps = from.length > 0;
    const shape = swaps ? "compare-and-swap" : instr.locked ? "interlocked" : "one";
    return { shape, from, to: pc, address, thisCpu: instr.thisCpu };
  }
  if (instr.op !== "store" && instr.op !== "store-exclusive") return undefined;
  const address = valueOf(registers, instr.addr);
  const stored = valueOf(registers, instr.value);
  const from = stored.kind === "load" ? [] : loadsOf(stored, address);
  if (from.length === 0) return undefined;
  const shape = instr.op === "store" ? "split" : "exclusive";
  return { shape, from, to: pc, address, thisCpu: instr.op === "store" && instr.thisCpu };
}

type Doing = Pick<Action, "group" | "text">;

/** A change of protection; `after` is what is known when it is done. */
function guard(instr: Instr, known: Known, after: Known | undefined): Doing | undefined {
  if (instr.op === "irq") {
    const off = "value" in instr.enable && instr.enable.value === 0;
    const what = off ? "interrupts off" : "interrupts on or as before";
    return { group: "irq", text: instr.soft ? `${what} (soft)` : what };
  }
  if (instr.op === "irq-replay") return { group: "irq", text: "recorded interrupts run" };
  if (!after || after.depth === known.depth || !("addr" in instr)) return undefined;
  if (after.depth === undefined || known.depth === undefined) {
    return { group: "preempt", text: "preempt_count changes" };
  }
  const change = after.depth - known.depth;
  return { group: "preempt", text: `preempt_count ${change > 0 ? "+" : ""}${change}` };
}

const VERBS: Readonly<Record<string, string>> = {
  load: "read",
  store: "write",
  "load-exclusive": "read (exclusive)",
  "store-exclusive": "write (exclusive)",
};

function access(code: Code, instr: Instr): Doing | undefined {
  switch (instr.op) {
    case "load":
    case "store":
    case "load-exclusive":
    case "store-exclusive": {
      const order = ["plain", "once"].includes(instr.order) ? "" : ` (${instr.order})`;
      return {
        group: "memory",
        text: `${VERBS[instr.op] ?? ""} ${place(code, instr.cls)}${order}`,
      };
    }
    case "await":
      return {
        group: "memory",
        text: `${instr.sleeps ? "sleep" : "spin"} on ${place(code, instr.cls)}`,
      };
    case "fence":
      return { group: "barrier", text: `barrier ${instr.kind}` };
    case "fail":
      return { group: "check", text: `check ${instr.rule}` };
    case "alloc":
    case "free":
    case "pause":
    case "choose":
      return { group: "other", text: instr.op };
    case "end":
      return { group: "end", text: instr.op };
    default:
      return undefined;
  }
}

function updates({ code, known }: Reading): Map<number, Span> {
  const found = new Map<number, Span>();
  for (const [pc, state] of known) {
    const instr = code.code[pc];
    const span = instr && spanOf(instr, pc, state);
    if (span) found.set(pc, span);
  }
  return found;
}

/** The actions of the function that begins at `entry`, each change of protection among them. */
export function rawActions(code: Code, entry: number): Action[] {
  const reading = { code, known: flow(code, entry) };
  const spans = updates(reading);
  const starts = new Set([...spans.values()].flatMap(({ from }) => from));
  const count = countAddress(code);
  const found: Action[] = [];
  for (const pc of inOrder(code, entry)) {
    const [instr, known] = [code.code[pc], reading.known.get(pc)];
    if (!instr || !known || starts.has(pc)) continue;
    const counts = "addr" in instr && valueOf(known.registers, instr.addr).key === count;
    const span = spans.get(pc);
    const doing =
      guard(instr, known, reading.known.get(pc + 1)) ?? (counts ? undefined : access(code, instr));
    if (span && !counts && "cls" in instr) {
      const text = `update ${place(code, instr.cls)}`;
      found.push({ pc, group: "memory", text, known, making: makingOf(reading, span) });
    } else if (doing) {
      found.push({ pc, ...doing, known });
    }
  }
  return found;
}
