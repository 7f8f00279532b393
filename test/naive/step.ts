// SPDX-License-Identifier: GPL-2.0-only
/** Taking a step. */
import { countOf, handlerOf, mustStay, topOf } from "./cpus.js";
import { MIDWAY, execute } from "./execute.js";
import { runLocals } from "./local.js";
import { HARDIRQ, NMI, type Program } from "./program.js";
import { Broken } from "./rules.js";
import { IDLE, type State, change, contextOf, copyOf } from "./state.js";
import { type Step, sleepsAt, takesCpu } from "./transitions.js";

/** Nesting of preempt_disable() that runs into the next field of the count. */
const TOO_DEEP = 0xf0;

/**
 * The state after a step, which must be possible; the one before stays as it is.
 * @throws Broken when the step breaks a rule
 */
export function take(program: Program, before: State, { context: index, choice }: Step): State {
  const state = copyOf(before);
  const context = contextOf(state, index);
  const role = program.roles[index];
  if (context.pc < 0) {
    if (role?.kind === "init") beginFinish(program, state, index);
    else arrive(program, state, index, choice);
    return state;
  }
  if (takesCpu(program, context)) change(state, index, { cpu: choice & 15 });
  goOn(program, state, index, choice >> 4);
  if (role?.level === 0) letGo(program, state, index);
  else if (contextOf(state, index).pc < 0) leaveHandler(program, state, index);
  return state;
}

/** Executes the instruction that the context stands at, and the local ones after it. */
function goOn(program: Program, state: State, index: number, chosen: number): void {
  const { pc } = contextOf(state, index);
  const instr = program.image.code[pc];
  if (instr?.op === "end") {
    change(state, index, { pc: -1, registers: [], reserved: -1 });
    return;
  }
  const result = execute(program, state, index, chosen);
  if (result === MIDWAY) return;
  if (instr?.op === "irq-replay") replayRecorded(program, state, index);
  const registers = [...contextOf(state, index).registers];
  if (instr && "dst" in instr && instr.dst >= 0) registers[instr.dst] = result;
  runLocals(program, state, index, pc + 1, registers);
}

/** The context is about to take its first step in an entry function. */
export function begin(program: Program, state: State, index: number, entry: number): void {
  const { pc = 0, registers = 0 } = program.image.entries[entry] ?? {};
  runLocals(program, state, index, pc, new Array<number>(registers).fill(0));
}

function beginFinish(program: Program, state: State, init: number): void {
  state.finishing = true;
  begin(program, state, init, program.image.scenario.finish);
}

/** An interrupt comes: its handler begins, or it is recorded because of the software's mask. */
function arrive(program: Program, state: State, index: number, line: number): void {
  const spec = program.image.scenario.interrupts[line];
  const { cpu = -1, level = 0 } = program.roles[index] ?? {};
  if (spec?.raised === -1) state.left[line] = (state.left[line] ?? 0) - 1;
  const top = topOf(program, state, cpu);
  if (level === HARDIRQ && top >= 0 && contextOf(state, top).softMask) {
    state.recorded[cpu] = line;
    change(state, top, { hardMask: true });
  } else enter(program, state, index, line);
}

function enter(program: Program, state: State, index: number, line: number): void {
  const { cpu = -1, level = 0 } = program.roles[index] ?? {};
  const top = topOf(program, state, cpu);
  if (top >= 0) change(state, top, { reserved: -1 });
  const hardMask = level >= HARDIRQ;
  change(state, index, { ...IDLE, cpu, hardMask, softMask: hardMask && program.softIrqMask });
  begin(program, state, index, program.image.scenario.interrupts[line]?.entry ?? -1);
}

/** Runs what was recorded on the context's CPU. In a hard handler or an NMI that is left to whom it came upon. */
function replayRecorded(program: Program, state: State, index: number): void {
  const { cpu } = contextOf(state, index);
  const line = state.recorded[cpu] ?? -1;
  const { level = NMI } = program.roles[index] ?? {};
  if (line < 0 || level >= HARDIRQ) return;
  const handler = handlerOf(program, cpu, HARDIRQ);
  state.recorded[cpu] = -1;
  enter(program, state, handler, line);
}

/** After a step of a task: it leaves its CPU when it may be preempted, sleeps or has ended. */
function letGo(program: Program, state: State, index: number): void {
  const { preempt } = program.image.scenario;
  const { pc } = contextOf(state, index);
  const count = countOf(program, state, index);
  if (count < 0 || (count & 0xff) >= TOO_DEEP) throw new Broken("preempt-count");
  const stays = mustStay(program, state, index);
  if (pc < 0 && stays) throw new Broken("atomic at exit");
  const leaves = pc < 0 || preempt || sleepsAt(program.image.code[pc]);
  if (leaves && !stays) change(state, index, { cpu: -1 });
}

/** A handler has ended, and its preempt count must be what it began with. */
function leaveHandler(program: Program, state: State, index: number): void {
  const { entryCount } = program.roles[index] ?? {};
  const isKept = program.image.taskStruct.preemptCount >= 0;
  change(state, index, IDLE);
  if (isKept && countOf(program, state, index) !== entryCount)
    throw new Broken("unbalanced handler");
}
