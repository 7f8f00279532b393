// SPDX-License-Identifier: GPL-2.0-only
/** What happens before a scenario begins: its setup, alone, and its servers, each to its first wait. */
import type { Context } from "./layout.js";
import type { Machine } from "./machine.js";
import { Violation } from "./violation.js";

/** Steps of setup() after which it is taken to be without end. */
const ENOUGH = 1_000_000;

/**
 * The boot initialisers and setup() run; then the tasks stand at their start. Setup may wait for what a
 * server does, and for a timer: they run when it waits, one after another.
 * @throws Violation when setup() waits for anything else, does not end, or breaks a rule
 */
export function boot(machine: Machine): void {
  runSetup(machine);
  for (const context of machine.contexts) beginTask(machine, context);
  for (const server of servers(machine)) settle(machine, server);
}

function runSetup(machine: Machine): void {
  const { setup } = machine.image.scenario;
  if (setup < 0) return;
  const init = machine.contexts[0] as Context;
  machine.begin(init, setup);
  for (let steps = 0; machine.pc(init) >= 0; steps++) {
    if (steps === ENOUGH) throw new Violation("setup", "setup() does not come to an end");
    if (!machine.waiting(init) || !serve(machine)) machine.step(init, firstChoice(machine, init));
  }
}

/** Each server goes on to its next wait, then a timer expires if one is armed; false if none could. */
function serve(machine: Machine): boolean {
  const ran = servers(machine).map((server) => {
    beginTask(machine, server);
    return settle(machine, server);
  });
  const expired = machine.contexts.some((context) => expire(machine, context));
  return expired || ran.includes(true);
}

function servers(machine: Machine): Context[] {
  return machine.contexts.filter(({ kind, daemon }) => kind === "task" && daemon);
}

/** A server that setup() has waited for is past its start. */
function beginTask(machine: Machine, context: Context): void {
  const entry = machine.image.scenario.tasks[context.index - 1]?.entry ?? -1;
  if (context.kind === "task" && entry >= 0 && machine.pc(context) < 0)
    machine.begin(context, entry);
}

/** A server runs to its next wait. Returns whether it took a step. */
function settle(machine: Machine, context: Context): boolean {
  const runs = (): boolean => machine.pc(context) >= 0 && !machine.waiting(context);
  let steps = 0;
  for (; steps < ENOUGH && runs(); steps++) machine.step(context, firstChoice(machine, context));
  return steps > 0;
}

/** The handler of a line that a kernel variable has raised runs to its end. */
function expire(machine: Machine, handler: Context): boolean {
  if (handler.kind !== "softirq" && handler.kind !== "hardirq") return false;
  const out: number[] = [];
  machine.choices(handler, out);
  const line = out.find((choice) => machine.isRaisedLine(choice));
  if (line === undefined) return false;
  machine.step(handler, line);
  settle(machine, handler);
  return true;
}

function firstChoice(machine: Machine, context: Context): number {
  const out: number[] = [];
  machine.choices(context, out);
  const [choice] = out;
  if (choice !== undefined) return choice;
  throw new Violation("setup", `${context.name} waits for something that nobody else can do yet`);
}
