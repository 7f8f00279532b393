// SPDX-License-Identifier: GPL-2.0-only
/** The state that a scenario begins in: setup() has run, and its servers stand at their first wait. */
import { Keys } from "./keys.js";
import { initialMemory } from "./memory.js";
import type { Program } from "./program.js";
import { Broken, GivenUp } from "./rules.js";
import { IDLE, type State, contextOf, copyOf } from "./state.js";
import { begin, take } from "./step.js";
import { choicesOf, isWaiting } from "./transitions.js";

/** Steps that a server is given to come to a wait; then it stays where it is. */
const ENOUGH = 1_000_000;
/** States that are remembered meanwhile, to see it go round. */
const MOST = 20_000;

/**
 * Where all schedules begin.
 * @throws GivenUp when setup(), a server or the beginning of a task breaks a rule or cannot go on
 */
export function boot(program: Program): State {
  try {
    return booted(program);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    throw new GivenUp(`it does not start: ${error.rule}`);
  }
}

function booted(program: Program): State {
  const { interrupts, cpus, setup } = program.image.scenario;
  let state: State = {
    contexts: program.roles.map(() => IDLE),
    recorded: new Array<number>(cpus).fill(-1),
    left: interrupts.map(({ raised, times }) => (raised >= 0 ? 0 : times)),
    finishing: false,
    observed: new Map(),
    memory: initialMemory(program),
  };
  if (setup >= 0) state = afterSetup(program, state);
  for (const index of tasksOf(program)) state = begun(program, state, index);
  for (const index of serversOf(program)) state = settled(program, state, index);
  return state;
}

function tasksOf({ roles }: Program): number[] {
  return [...roles.keys()].filter((index) => roles[index]?.kind === "task");
}

function serversOf(program: Program): number[] {
  return tasksOf(program).filter((index) => program.roles[index]?.daemon);
}

/** A server that setup() has waited for has begun already. */
function begun(program: Program, before: State, index: number): State {
  if (contextOf(before, index).pc >= 0) return before;
  const state = copyOf(before);
  begin(program, state, index, program.image.scenario.tasks[index - 1]?.entry ?? -1);
  return state;
}

function afterSetup(program: Program, before: State): State {
  let state = copyOf(before);
  begin(program, state, 0, program.image.scenario.setup);
  for (let steps = 0; contextOf(state, 0).pc >= 0; steps++) {
    if (steps === ENOUGH) throw new GivenUp("setup() does not come to an end");
    const served = isWaiting(program, state, 0) ? serve(program, state) : state;
    state = served === state ? first(program, state, 0) : served;
  }
  return state;
}

/** What setup() waits for is done by the servers, or by a raised line; the same state if by nobody. */
function serve(program: Program, before: State): State {
  let state = before;
  for (const index of serversOf(program)) {
    const ready = begun(program, state, index);
    const after = settled(program, ready, index);
    if (after !== ready) state = after;
    else if (ready !== state) state = ready;
  }
  return raised(program, state);
}

/** The first line that is raised, other than an NMI, has its handler run. */
function raised(program: Program, state: State): State {
  const { interrupts } = program.image.scenario;
  for (const [index, { kind, level }] of program.roles.entries()) {
    if (level === 0 || kind === "nmi") continue;
    const lines = choicesOf(program, state, index);
    const line = lines.find((choice) => (interrupts[choice]?.raised ?? -1) >= 0);
    if (line === undefined) continue;
    return settled(program, take(program, state, { context: index, choice: line }), index);
  }
  return state;
}

function first(program: Program, state: State, index: number): State {
  const [choice] = choicesOf(program, state, index);
  if (choice === undefined) throw new GivenUp("it waits for something before it has begun");
  return take(program, state, { context: index, choice });
}

/** The context goes on to its next wait, or its end; the same state if it stands there. */
function settled(program: Program, before: State, index: number): State {
  const keys = new Keys(program);
  const seen = new Map<string, number>();
  let state = before;
  let left = ENOUGH;
  while (left > 0 && contextOf(state, index).pc >= 0 && !isWaiting(program, state, index)) {
    const earlier = seen.get(keys.of(state));
    // It goes round: whole rounds are left out.
    if (earlier !== undefined) left %= earlier - left;
    seen.set(keys.of(state), left);
    if (left === 0) break;
    if (seen.size > MOST) throw new GivenUp("a server does not come to a wait");
    state = first(program, state, index);
    left--;
  }
  return state;
}
