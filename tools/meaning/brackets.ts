// SPDX-License-Identifier: GPL-2.0-only
/**
 * Protection that is taken for one update alone, as inside this_cpu_add(), is part of how the update
 * is made. What spans more than that is protection by the function, and stays an action.
 */
import { rawActions, type Action } from "./actions.js";
import type { Code, Known } from "./flow.js";

function sameProtection(a: Known, b: Known): boolean {
  const { hard, soft } = a.masking;
  return a.depth === b.depth && hard === b.masking.hard && soft === b.masking.soft;
}

function isGuard(action: Action | undefined): boolean {
  return action?.group === "irq" || action?.group === "preempt";
}

/** First and last index of the protection taken and dropped around the update at `at` alone. */
function bracket(actions: readonly Action[], at: number): [number, number] | undefined {
  let end = at;
  while (isGuard(actions[end + 1])) end++;
  for (let first = at - 1; isGuard(actions[first]); first--) {
    const outside = actions[first]?.known;
    for (let last = end; last > at; last--) {
      const beyond = actions[last + 1]?.known;
      if (outside && beyond && sameProtection(outside, beyond)) return [first, last];
    }
  }
  return undefined;
}

function withInner(action: Action, outside: Known): Action {
  if (!action.making) return action;
  const { held } = action.making;
  const { masking, depth } = outside;
  const irqs = masking.hard === undefined && masking.soft === undefined ? held.irqs : undefined;
  const inner = { irqs, preempt: held.preempt && (depth ?? 0) === 0 };
  return { ...action, known: outside, making: { ...action.making, inner } };
}

/** Brackets around one update become part of how it is made. */
function foldBrackets(actions: readonly Action[]): Action[] {
  const dropped = new Set<number>();
  const folded = actions.map((action, at) => {
    const found = action.making && bracket(actions, at);
    if (!found) return action;
    for (let i = found[0]; i <= found[1]; i++) if (i !== at) dropped.add(i);
    const outside = actions[found[0]]?.known;
    return outside ? withInner(action, outside) : action;
  });
  return folded.filter((_action, at) => !dropped.has(at));
}

/** The actions of the function that begins at `entry`; its end is none. */
export function foldedActions(code: Code, entry: number): Action[] {
  return foldBrackets(rawActions(code, entry)).filter(({ group }) => group !== "end");
}
