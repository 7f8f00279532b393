// SPDX-License-Identifier: GPL-2.0-only
/** Which steps are possible in a state. */
import type { Instr, InterruptSpec } from "../../tools/kcc/ir.js";
import { valueOf } from "./arithmetic.js";
import { countOf, freeCpus, isHeldUp, topOf } from "./cpus.js";
import { unreadable } from "./memory.js";
import { HARDIRQ, NMI, type Program, type Role } from "./program.js";
import { type Context, type State, contextOf } from "./state.js";

const SOFTIRQ_MASK = 0xff00;

/** A step of a schedule. */
export interface Step {
  readonly context: number;
  /** CPU taken and value chosen << 4; the line of an interrupt that arrives; else 0. */
  readonly choice: number;
}

/** Every step that is possible; none if the run has come to its end or is stuck. */
export function stepsOf(program: Program, state: State): Step[] {
  return state.contexts.flatMap((_, context) =>
    choicesOf(program, state, context).map((choice) => ({ context, choice })),
  );
}

/** The choices that a context has for its next step. */
export function choicesOf(program: Program, state: State, index: number): number[] {
  const role = program.roles[index];
  if (!role) return [];
  if (contextOf(state, index).pc >= 0) return choicesAt(program, state, index);
  if (role.kind === "init") return mayFinish(program, state, index) ? [0] : [];
  return role.level > 0 ? arrivals(program, state, role) : [];
}

function choicesAt(program: Program, state: State, index: number): number[] {
  const { pc, registers } = contextOf(state, index);
  const instr = program.image.code[pc];
  if (isWaiting(program, state, index)) return [];
  const cpus = cpuChoices(program, state, index);
  if (instr?.op !== "choose") return cpus;
  const values = Array.from({ length: valueOf(instr.count, registers) }, (_, value) => value);
  return values.flatMap((value) => cpus.map((cpu) => (value << 4) | cpu));
}

/** Whether it stands at a wait that is not over. One for a word that it may not read is. */
export function isWaiting(program: Program, state: State, index: number): boolean {
  const { pc, registers } = contextOf(state, index);
  const instr = program.image.code[pc];
  if (instr?.op !== "await") return false;
  const address = valueOf(instr.addr, registers);
  if (unreadable(state, address) !== undefined) return false;
  return state.memory.values[address] !== valueOf(instr.expected, registers);
}

/** Whether the context's next step takes a CPU that it then keeps. */
export function takesCpu({ image, needsCpu }: Program, { cpu, pc }: Context): boolean {
  return cpu < 0 && (!image.scenario.preempt || needsCpu[pc] === true);
}

/** The CPUs it may take; one 0 where it takes none and can go on. */
function cpuChoices(program: Program, state: State, index: number): number[] {
  const context = contextOf(state, index);
  const { cpu } = context;
  if (cpu >= 0) {
    const level = program.roles[index]?.level ?? 0;
    return isHeldUp(program, state, cpu, level) ? [] : [0];
  }
  const free = freeCpus(program, state, index);
  if (takesCpu(program, context)) return free;
  return free.length > 0 ? [0] : [];
}

/** Whether the line is up: an interrupt comes once its CPU takes it. */
function mayArrive(state: State, { raised }: InterruptSpec, line: number): boolean {
  if (raised >= 0) return state.memory.values[raised] !== 0;
  return !state.finishing && (state.left[line] ?? 0) > 0;
}

function arrivals(program: Program, state: State, role: Role): number[] {
  if (!takesInterrupt(program, state, role)) return [];
  return [...program.image.scenario.interrupts.entries()]
    .filter(([, { kind, cpu }]) => kind === role.kind && (cpu === -1 || cpu === role.cpu))
    .filter(([line, spec]) => mayArrive(state, spec, line))
    .map(([line]) => line);
}

/** Whether a handler's CPU takes its interrupts now, if only to record them. */
function takesInterrupt(program: Program, state: State, { cpu, level }: Role): boolean {
  if (isHeldUp(program, state, cpu, level - 1)) return false;
  const top = topOf(program, state, cpu);
  if (top < 0) return true;
  const { midway, hardMask, softMask } = contextOf(state, top);
  if (midway !== undefined) return false;
  if (level === NMI) return true;
  if (level === HARDIRQ) return !hardMask;
  return !hardMask && !softMask && (countOf(program, state, top) & SOFTIRQ_MASK) === 0;
}

/** Whether nobody else has anything to do but wait, and nothing is on its way. */
function mayFinish(program: Program, state: State, init: number): boolean {
  const { finish, interrupts } = program.image.scenario;
  if (finish < 0 || state.finishing) return false;
  const isDone = ({ pc }: Context, index: number): boolean =>
    index === init ||
    pc < 0 ||
    (program.roles[index]?.daemon === true && isWaiting(program, state, index));
  if (!state.contexts.every(isDone)) return false;
  return !interrupts.some((spec, line) => spec.raised >= 0 && mayArrive(state, spec, line));
}

/** Whether a state without steps is the end of a run: all that must end has. */
export function isOver({ image, roles }: Program, { contexts, finishing }: State): boolean {
  if (image.scenario.finish >= 0 && !finishing) return false;
  return contexts.every(({ pc }, index) => pc < 0 || roles[index]?.daemon === true);
}

/** Whether a task gives its CPU up when it comes to this instruction, without preemption. */
export function sleepsAt(instr: Instr | undefined): boolean {
  if (instr?.op === "await") return instr.sleeps;
  return instr?.op === "pause" && instr.yields;
}
