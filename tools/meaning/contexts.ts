// SPDX-License-Identifier: GPL-2.0-only
/** Where a function may be called from, as far as its updates decide that. */
import type { Action } from "./actions.js";

/**
 * Updates of memory that a handler of the same CPU may also make, with room for it between the load
 * and the store: calling the function from process and from interrupt context can lose one of them.
 */
export function interruptible(actions: readonly Action[]): string[] {
  const open = actions.filter(({ making }) => {
    return making?.shape === "split" && !making.own && making.held.irqs === undefined;
  });
  return [...new Set(open.map(({ text }) => text.replace(/^update /, "")))];
}

/** The same for another task that is switched in between, so preemption off is enough. */
export function preemptible(actions: readonly Action[]): string[] {
  const open = actions.filter(({ making }) => {
    if (making?.shape !== "split" || making.own) return false;
    return making.held.irqs === undefined && !making.held.preempt;
  });
  return [...new Set(open.map(({ text }) => text.replace(/^update /, "")))];
}
