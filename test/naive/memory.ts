// SPDX-License-Identifier: GPL-2.0-only
/** Sequentially consistent memory whose words know whether they may be used. */
import { FIRST_ADDRESS, PERCPU_BASE } from "../../tools/kcc/ir.js";
import { HEAP_WORDS, PERCPU_HEAP_WORDS, type Program } from "./program.js";
import { Broken, GivenUp } from "./rules.js";
import { type State, change } from "./state.js";

export const NOTHING = 0;
export const UNINITIALISED = 1;
export const VALID = 2;
export const FREED = 3;

/** All by address. A memory that two states share is never written to. */
export interface Memory {
  readonly values: number[];
  readonly status: number[];
  /** Words of the object that was allocated here, at its first word. */
  readonly sizes: Map<number, number>;
  /** Words allocated so far, of the heap and of each CPU's unit. */
  heapUsed: number;
  percpuUsed: number;
}

/** Memory before any instruction. */
export function initialMemory(program: Program): Memory {
  const { image, memoryEnd, roles } = program;
  const values = new Array<number>(memoryEnd).fill(0);
  const status = new Array<number>(memoryEnd).fill(NOTHING);
  for (const [from, words] of ranges(program, 0, 0)) status.fill(VALID, from, from + words);
  for (const { stack, stackWords } of roles) status.fill(NOTHING, stack, stack + stackWords);
  for (const [address, value] of image.initial) values[address] = value;
  const { preemptCount } = image.taskStruct;
  if (preemptCount >= 0)
    for (const { task, entryCount } of roles) values[task + preemptCount] = entryCount;
  return { values, status, sizes: new Map(), heapUsed: 0, percpuUsed: 0 };
}

/** Where there has been anything so far: address and number of words. */
function ranges(program: Program, heap: number, percpu: number): (readonly [number, number])[] {
  const { image, roles, percpuStart, percpuUnit, heapStart } = program;
  return [
    [FIRST_ADDRESS, image.globalWords],
    ...Array.from({ length: image.scenario.cpus }, (_, cpu) => {
      return [percpuStart + cpu * percpuUnit, image.percpuWords + percpu] as const;
    }),
    ...roles.map(({ task, stackWords }) => [task, image.taskStruct.words + stackWords] as const),
    [heapStart, heap],
  ];
}

/** The text that tells it from all others of the program. */
export function memoryText(program: Program, memory: Memory): string {
  const { values, status, sizes, heapUsed, percpuUsed } = memory;
  let text = `memory ${[heapUsed, percpuUsed, ...[...sizes].flat()].join()} `;
  for (const [from, words] of ranges(program, heapUsed, percpuUsed)) {
    for (let at = from; at < from + words; at++) {
      const value = values[at] ?? 0;
      text += String.fromCharCode(value & 0xffff, value >>> 16, status[at] ?? 0);
    }
  }
  return text;
}

/** The state's memory, to be written to. */
function writable(state: State): Memory {
  const { values, status, sizes, heapUsed, percpuUsed } = state.memory;
  state.memory = {
    ...{ heapUsed, percpuUsed },
    values: values.slice(),
    status: status.slice(),
    sizes: new Map(sizes),
  };
  return state.memory;
}

/** Address of a per-CPU pointer's copy on a CPU; -1, which is wild, if there is none. */
export function percpuAddress(program: Program, pointer: number, cpu: number): number {
  const { percpuStart, percpuUnit, image } = program;
  const offset = pointer - PERCPU_BASE;
  const exists = offset >= 0 && offset < percpuUnit && cpu >= 0 && cpu < image.scenario.cpus;
  return exists ? percpuStart + cpu * percpuUnit + offset : -1;
}

/** The rule that reading the word breaks, or undefined. */
export function unreadable({ memory }: State, address: number): string | undefined {
  switch (memory.status[address]) {
    case VALID:
      return undefined;
    case UNINITIALISED:
      return "uninitialised";
    case FREED:
      return "use-after-free";
    case NOTHING:
      return address < FIRST_ADDRESS ? "null-pointer" : "wild-pointer";
    default:
      return "wild-pointer";
  }
}

export function load(state: State, address: number): number {
  const rule = unreadable(state, address);
  if (rule !== undefined) throw new Broken(rule);
  return state.memory.values[address] ?? 0;
}

/** A write of context `index`, which takes away what others have reserved. */
export function store(state: State, index: number, address: number, value: number): void {
  const rule = unreadable(state, address);
  if (rule !== undefined && rule !== "uninitialised") throw new Broken(rule);
  const memory = writable(state);
  memory.values[address] = value;
  memory.status[address] = VALID;
  for (const [other, { reserved }] of state.contexts.entries())
    if (other !== index && reserved === address) change(state, other, { reserved: -1 });
}

/** Sets the status of words, whose values become 0. */
export function setStatus(state: State, address: number, words: number, status: number): void {
  const memory = writable(state);
  memory.status.fill(status, address, address + words);
  memory.values.fill(0, address, address + words);
}

/** Fresh words of the heap. Gives up when there are none left. */
export function allocate(
  { heapStart }: Program,
  state: State,
  words: number,
  zeroed: boolean,
): number {
  const { heapUsed } = state.memory;
  if (heapUsed + words > HEAP_WORDS) throw new GivenUp("the heap is used up");
  setStatus(state, heapStart + heapUsed, words, zeroed ? VALID : UNINITIALISED);
  state.memory.heapUsed += words;
  state.memory.sizes.set(heapStart + heapUsed, words);
  return heapStart + heapUsed;
}

/** The same in every CPU's unit, always zeroed; a per-CPU pointer. */
export function allocatePercpu(program: Program, state: State, words: number): number {
  const { percpuUsed } = state.memory;
  if (percpuUsed + words > PERCPU_HEAP_WORDS) throw new GivenUp("per-CPU memory is used up");
  const pointer = PERCPU_BASE + program.image.percpuWords + percpuUsed;
  for (const address of copiesOf(program, pointer)) {
    setStatus(state, address, words, VALID);
    state.memory.sizes.set(address, words);
  }
  state.memory.percpuUsed += words;
  return pointer;
}

/** Frees an object; of a per-CPU one all copies. */
export function free(program: Program, state: State, pointer: number, percpu: boolean): void {
  if (pointer === 0) return;
  for (const address of percpu ? copiesOf(program, pointer) : [pointer]) {
    if (state.memory.status[address] === FREED) throw new Broken("double-free");
    const size = state.memory.sizes.get(address);
    if (size === undefined) throw new Broken("bad-free");
    setStatus(state, address, size, FREED);
  }
}

function copiesOf(program: Program, pointer: number): number[] {
  const { cpus } = program.image.scenario;
  return Array.from({ length: cpus }, (_, cpu) => percpuAddress(program, pointer, cpu));
}
