// SPDX-License-Identifier: GPL-2.0-only
/** What happens before a scenario begins: its setup, alone, and its servers, each to its first wait. */
import type { Context } from "./layout.js";
import type { Machine } from "./machine.js";
import { Violation } from "./violation.js";

/** Steps of setup() after which it is taken to be without end. */
const ENOUGH = 1_000_000;

/**
 * The boot initialisers and setup() run; then the tasks stand at their start.
 * @throws Violation when setup() waits, does not end, or breaks a rule
 */
export function boot(machine: Machine): void {
  runSetup(machine);
  for (const context of machine.contexts) {
    const entry = machine.image.scenario.tasks[context.index - 1]?.entry ?? -1;
    if (context.kind === "task" && entry >= 0) machine.begin(context, entry);
  }
  for (const context of machine.contexts) {
    if (context.kind === "task" && context.daemon) settle(machine, context);
  }
}

function runSetup(machine: Machine): void {
  const { setup } = machine.image.scenario;
  if (setup < 0) return;
  const init = machine.contexts[0] as Context;
  machine.begin(init, setup);
  for (let steps = 0; machine.pc(init) >= 0; steps++) {
    if (steps === ENOUGH) throw new Violation("setup", "setup() does not come to an end");
    machine.step(init, firstChoice(machine, init));
  }
}

/** A server is there before the scenario begins: it runs to its first wait. */
function settle(machine: Machine, context: Context): void {
  const runs = (): boolean => machine.pc(context) >= 0 && !machine.waiting(context);
  for (let steps = 0; steps < ENOUGH && runs(); steps++) {
    machine.step(context, firstChoice(machine, context));
  }
}

function firstChoice(machine: Machine, context: Context): number {
  const out: number[] = [];
  machine.choices(context, out);
  const [choice] = out;
  if (choice !== undefined) return choice;
  throw new Violation("setup", `${context.name} waits for something that nobody else can do yet`);
}
