// SPDX-License-Identifier: GPL-2.0-only
/** Who is on which CPU. */
import { NMI, type Program } from "./program.js";
import { type State, contextOf } from "./state.js";

/** The handler context of a level on a CPU, or -1. */
export function handlerOf({ roles }: Program, cpu: number, level: number): number {
  return roles.findIndex((role) => role.level === level && role.cpu === cpu);
}

/** The highest handler that runs on a CPU, if it is above a level; or -1. */
function handlerAbove(program: Program, state: State, cpu: number, level: number): number {
  for (let above = NMI; above > level; above--) {
    const handler = handlerOf(program, cpu, above);
    if (handler >= 0 && contextOf(state, handler).pc >= 0) return handler;
  }
  return -1;
}

/** The task that keeps a CPU, or -1. */
function ownerOf({ roles }: Program, state: State, cpu: number): number {
  return state.contexts.findIndex(
    (context, index) => context.cpu === cpu && roles[index]?.level === 0,
  );
}

/** The context that would be interrupted on a CPU, or -1. */
export function topOf(program: Program, state: State, cpu: number): number {
  const handler = handlerAbove(program, state, cpu, 0);
  return handler >= 0 ? handler : ownerOf(program, state, cpu);
}

/** Whether a handler keeps those of a level from going on. */
export function isHeldUp(program: Program, state: State, cpu: number, level: number): boolean {
  return handlerAbove(program, state, cpu, level) >= 0;
}

function isFree(program: Program, state: State, cpu: number): boolean {
  return topOf(program, state, cpu) < 0;
}

/** CPUs that a task which keeps none could use now. */
export function freeCpus(program: Program, state: State, index: number): number[] {
  const bound = program.roles[index]?.cpu ?? -1;
  const all = Array.from({ length: program.image.scenario.cpus }, (_, cpu) => cpu);
  return all.filter((cpu) => (bound < 0 || bound === cpu) && isFree(program, state, cpu));
}

/** The context's preempt count; 0 if the kernel keeps none. */
export function countOf({ image, roles }: Program, { memory }: State, index: number): number {
  const { preemptCount } = image.taskStruct;
  if (preemptCount < 0) return 0;
  return memory.values[(roles[index]?.task ?? 0) + preemptCount] ?? 0;
}

/** Whether a task may not be preempted. */
export function mustStay(program: Program, state: State, index: number): boolean {
  const { hardMask, softMask, midway } = contextOf(state, index);
  return hardMask || softMask || midway !== undefined || countOf(program, state, index) !== 0;
}
