// SPDX-License-Identifier: GPL-2.0-only
/** The contexts that a scenario with `contexts` is for, and what each is made of on the machine. */
import type { Reference, ScenarioDeclaration } from "./scenario.js";

/** In the order of a table's columns. */
export const CONTEXTS = ["process", "softirq", "hardirq", "nmi", "idle", "offline"] as const;
export type ContextName = (typeof CONTEXTS)[number];

/** The function for every context that has none of its own. */
export const EVERYWHERE = "everywhere";

/** A function, the context it is to run in, and how often. */
export interface InContext {
  readonly context: ContextName;
  readonly fn: Reference;
  readonly times: number;
  /** Of the scenario. */
  readonly cpus: number;
}

type Own = Pick<ScenarioDeclaration, "tasks" | "irqs">;

/** Where handlers arrive, and whose idle loop it is. */
const CPU = 0;

/** CPU that a task of that context is bound to, or -1. The last is the one that goes offline. */
function cpuOf(context: ContextName, cpus: number): number {
  if (context === "idle") return CPU;
  return context === "offline" ? cpus - 1 : -1;
}

/** The tasks and handlers that run it. */
export function ownContexts({ context, fn, times, cpus }: InContext): Own {
  if (context === "softirq" || context === "hardirq" || context === "nmi") {
    const irq = { handler: fn, name: context, kind: context, cpu: CPU, times, raised: undefined };
    return { tasks: [], irqs: [irq] };
  }
  const cpu = cpuOf(context, cpus);
  const state = context === "process" ? {} : { state: context };
  return { tasks: [{ run: fn, name: context, cpu, daemon: false, times, ...state }], irqs: [] };
}
