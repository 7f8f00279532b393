// SPDX-License-Identifier: GPL-2.0-only
/** Which functions a scenario's contexts start in. */
import type { TaskSpec } from "../kcc/ir.js";
import type { Found } from "../kcc/link/module.js";
import type { Program } from "../kcc/link/program.js";
import { entryFunction } from "../kcc/lower/entries.js";
import type { FunctionValue } from "../kcc/lower/values.js";
import type { Plan, PlannedInterrupt } from "../kcc/plan.js";
import { implementationIn } from "./implementations.js";
import type { Reference, ScenarioDeclaration, TaskState } from "./scenario.js";
import type { Position, StorageDeclaration } from "../kcc/syntax.js";

const WORKQUEUE = "kernel/workqueue.ts";
const STATES = "test/selftests/lib/contexts.ts";
const TIMER = "kernel/time/timer.ts";
const RCU = "kernel/rcu/tree.ts";
const TOP: Position = { line: 1, column: 1 };

/**
 * Looks up what the scenario names; adds the workers and the timer softirq it asks for, and what stands
 * for the scheduler of each CPU where something waits for that.
 */
export function planOf(declaration: ScenarioDeclaration, program: Program): Plan {
  const entries: (readonly FunctionValue[])[] = [];
  const enter = (functions: readonly FunctionValue[]): number => {
    const known = entries.findIndex((other) => isSame(other, functions));
    return known >= 0 ? known : entries.push(functions) - 1;
  };
  const named = ({ name, at, path }: Reference): FunctionValue =>
    entryFunction(program.load(path), name, at);
  const use = (reference: Reference): number => enter([named(reference)]);
  const tasks = declaration.tasks.flatMap(({ run, state, times, ...spec }): TaskSpec[] => {
    const task = { ...spec, entry: enter(inState(state, named(run), program)) };
    return several(task, howMany(times, declaration.cpus, program));
  });
  const interrupts = declaration.irqs.map(({ handler, raised, ...spec }): PlannedInterrupt => ({
    ...spec,
    entry: use(handler),
    raised: raised && staticVariable(program, raised),
  }));
  const { kworkers, cpus } = declaration;
  const draft = { use, tasks, interrupts };
  if (kworkers > 0) addServers(kworkers, program, draft);
  if (kworkers > 0 && implementationIn(program.config).hasCpuWorkers) addCpuWorkers(cpus, draft);
  if (program.get(RCU)) addSwitchThreads(cpus, draft);
  const { finish, setup } = declaration;
  return {
    entries,
    tasks,
    interrupts,
    setup: setup && named(setup),
    finish: finish ? use(finish) : -1,
  };
}

/** A number that is written down, a negative one short of the number of CPUs, or an option of the configuration. */
function howMany(times: number | Reference, cpus: number, program: Program): number {
  if (typeof times === "number") return times < 0 ? Math.max(cpus + times, 1) : times;
  const value = program.config[times.name];
  if (typeof value === "number") return value;
  const advice = "Write a number, or the name of an option that is one.";
  const message = `no option \`${times.name}\` says how many tasks`;
  return program.load(times.path).fail(times.at, message, advice);
}

/** As many of the task, numbered if there are more than one. */
function several(task: TaskSpec, times: number): TaskSpec[] {
  if (times === 1) return [task];
  return Array.from({ length: times }, (_, i) => ({ ...task, name: `${task.name}/${String(i)}` }));
}

function isSame(one: readonly FunctionValue[], other: readonly FunctionValue[]): boolean {
  const same = one.every(({ declaration }, i) => declaration === other[i]?.declaration);
  return same && one.length === other.length;
}

/** The function between those that bring a task into a state and out of it. */
function inState(
  state: TaskState | undefined,
  fn: FunctionValue,
  program: Program,
): readonly FunctionValue[] {
  if (!state) return [fn];
  const home = program.load(STATES);
  const named = (prefix: string): FunctionValue => entryFunction(home, `${prefix}_${state}`, TOP);
  return [named("enter"), fn, named("leave")];
}

interface Draft {
  readonly use: (reference: Reference) => number;
  readonly tasks: TaskSpec[];
  readonly interrupts: PlannedInterrupt[];
}

/** Where timers expire. One CPU stands for all: nothing in a timer's way depends on which it is. */
const TIMER_CPU = 0;

function addServers(count: number, program: Program, { use, tasks, interrupts }: Draft): void {
  const worker = use({ name: "worker_thread", at: TOP, path: WORKQUEUE });
  for (let id = 0; id < count; id++) {
    tasks.push({ entry: worker, name: `kworker/${id}`, cpu: -1, daemon: true });
  }
  interrupts.push({
    entry: use({ name: "run_timer_softirq", at: TOP, path: TIMER }),
    name: "timer",
    kind: "softirq",
    cpu: TIMER_CPU,
    times: -1,
    raised: staticVariable(program, { name: "timer_softirq_pending", at: TOP, path: TIMER }),
  });
}

/** Kworkers that serve one CPU each, for who asks for a CPU. */
function addCpuWorkers(cpus: number, { use, tasks }: Draft): void {
  addToEachCpu(
    cpus,
    tasks,
    use({ name: "cpu_worker_thread", at: TOP, path: WORKQUEUE }),
    "kworker",
  );
}

/** Threads that a grace period of RCU has each CPU switch to; in images that have such grace periods. */
function addSwitchThreads(cpus: number, { use, tasks }: Draft): void {
  addToEachCpu(cpus, tasks, use({ name: "rcu_switch_thread", at: TOP, path: RCU }), "rcu");
}

function addToEachCpu(cpus: number, tasks: TaskSpec[], entry: number, name: string): void {
  for (let cpu = 0; cpu < cpus; cpu++) {
    tasks.push({ entry, name: `${name}@cpu${String(cpu)}`, cpu, daemon: true });
  }
}

function staticVariable(
  program: Program,
  { name, at, path }: Reference,
): Found<StorageDeclaration> {
  const module = program.load(path);
  const found = module.value(name);
  if (found?.declaration.kind === "storage" && !found.declaration.percpu) {
    return { module: found.module, declaration: found.declaration };
  }
  return module.fail(
    at,
    `there is no static variable \`${name}\``,
    "Declare it with `let` at module level.",
  );
}
