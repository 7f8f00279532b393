// SPDX-License-Identifier: GPL-2.0-only
/**
 * Updates that a schedule tears: a context loads a word, others write it, and the context stores what
 * it made of the value it had loaded. A word that is back at that value by then loses nothing.
 */
import { follow } from "../explore/replay.js";
import type { Trace } from "../explore/result.js";
import type { Image, Instr } from "../kcc/ir.js";
import type { ArchMachine } from "../machine/arch.js";
import { CPU, type Context, MIDWAY, RESERVED } from "../machine/layout.js";
import { Machine } from "../machine/machine.js";
import { Names } from "../machine/names.js";
import { callerOutsideHeaders, type Place, placeOf } from "./places.js";

/** One such update. */
export interface Torn {
  /** Whose update it is. */
  readonly context: string;
  /** Who came in between and wrote the word. */
  readonly by: readonly string[];
  /** The word, as a person would call it. */
  readonly word: string;
  readonly place: Place;
}

interface Access {
  readonly context: Context;
  readonly pc: number;
  readonly address: number;
  readonly loads: boolean;
  readonly stores: boolean;
  /** What the word held just before. */
  readonly value: number;
}

/** Bits of a choice that name the CPU taken. */
const CPU_OF_CHOICE = 15;

function loads({ op }: Instr, midway: boolean): boolean {
  return op === "load" || op === "load-exclusive" || (op === "rmw" && !midway);
}

function storesNow(machine: Machine, context: Context, pc: number, address: number): boolean {
  const { words } = machine.state;
  const instr = machine.image.code[pc];
  if (instr?.op === "store-exclusive") return words[context.base + RESERVED] === address;
  if (instr?.op !== "rmw") return instr?.op === "store";
  return words[context.base + MIDWAY] === 1 || machine.facts.wholeRmw[pc] === 1;
}

/** The access that a context's next step makes, if it makes one. */
function nextAccess(machine: Machine, context: Context, choice: number): Access | undefined {
  const pc = machine.pc(context);
  const instr = machine.image.code[pc];
  if (!instr) return undefined;
  const { words } = machine.state;
  const cpu = (words[context.base + CPU] as number) - 1;
  const address = machine.addressOf(context, pc, cpu >= 0 ? cpu : choice & CPU_OF_CHOICE);
  if (address < 0) return undefined;
  return {
    context,
    pc,
    address,
    loads: loads(instr, words[context.base + MIDWAY] === 1),
    stores: storesNow(machine, context, pc, address),
    value: machine.runtime.peek(address),
  };
}

function accessesOf(machine: Machine, trace: Trace): Access[] {
  const accesses: Access[] = [];
  follow(machine, trace.steps, (context, choice) => {
    const access = nextAccess(machine, context, choice);
    if (access) accesses.push(access);
  });
  return accesses;
}

/** The same line, reached by the same calls. */
function sameLine(image: Image, a: number, b: number): boolean {
  const [x, y] = [a, b].map((pc) => image.sources[callerOutsideHeaders(image, pc)]);
  return x !== undefined && x.line === y?.line && x.caller === y.caller;
}

/** The load that a store writes back to: the last one of the same word by the same line. */
function loadOf(image: Image, accesses: readonly Access[], at: number): number {
  const store = accesses[at];
  if (!store?.stores) return -1;
  return accesses.findLastIndex(
    (one, i) =>
      i < at &&
      one.loads &&
      one.context === store.context &&
      one.address === store.address &&
      sameLine(image, one.pc, store.pc),
  );
}

/** The updates that this schedule tears so that something is lost, in the order they end in. */
export function tornUpdates(image: Image, arch: ArchMachine, trace: Trace): Torn[] {
  const machine = new Machine(image, arch);
  const accesses = accessesOf(machine, trace);
  const names = new Names(image, machine.layout, machine.runtime.objects);
  return accesses.flatMap((store, at) => {
    const from = loadOf(image, accesses, at);
    const load = accesses[from];
    const place = placeOf(image, store.pc);
    if (!load || !place || load.value === store.value) return [];
    const between = accesses
      .slice(from + 1, at)
      .filter((one) => one.stores && one.address === store.address);
    const by = [...new Set(between.map(({ context }) => context.name))];
    return [{ context: store.context.name, by, word: names.of(store.address), place }];
  });
}

/** Every line outside headers that a schedule executes, in order of first execution. */
export function placesOf(image: Image, arch: ArchMachine, trace: Trace): Place[] {
  const machine = new Machine(image, arch);
  const found = new Map<string, Place>();
  follow(machine, trace.steps, (context) => {
    const pc = machine.pc(context);
    const place = pc < 0 ? undefined : placeOf(image, pc);
    if (place) found.set(`${place.file}:${place.line}`, place);
  });
  return [...found.values()];
}
