// SPDX-License-Identifier: GPL-2.0-only
/** What differs in meaning between two versions of a function on one machine. */
import type { Action, Making, Protection } from "./actions.js";
import { preemptible } from "./contexts.js";
import { align, type Alignment } from "./lcs.js";

/** What a change is about. */
export type Kind =
  | "per-cpu operation"
  | "preempt protection"
  | "irq protection"
  | "barrier"
  | "order of memory steps"
  | "allowed contexts"
  | "comment only"
  | "other code";

/** One difference, as a sentence without its end. */
export interface Effect {
  readonly kind: Kind;
  readonly text: string;
  /** Goes with whatever else the same change does, such as the check a per-CPU operation makes. */
  readonly minor?: boolean;
  /** The memory step or barrier that comes or goes. */
  readonly step?: string;
}

const SHAPES: Readonly<Record<Making["shape"], string>> = {
  split: "load, add and store",
  one: "one instruction",
  interlocked: "one interlocked instruction",
  "compare-and-swap": "compare-and-swap, repeated until nothing came between",
  exclusive: "load-exclusive and store-exclusive, repeated until it stores",
};

function innerText({ irqs, preempt }: Protection): string {
  if (irqs === "hard") return " with interrupts off";
  if (irqs === "soft") return " with interrupts off by the software mask";
  return preempt ? " with preemption off" : "";
}

/** `load, add and store with interrupts off`. */
export function makingText({ shape, inner }: Making): string {
  return SHAPES[shape] + innerText(inner);
}

type Pair = readonly [Action, Action];

function madeDifferently([before, after]: Pair): Effect[] {
  if (!before.making || !after.making) return [];
  const [was, is] = [makingText(before.making), makingText(after.making)];
  if (was === is) return [];
  const kind = before.making.percpu ? "per-cpu operation" : "other code";
  return [{ kind, text: `${before.text}: ${was} -> ${is}` }];
}

type Guard = "preempt" | "irq";

const GUARDS: Readonly<Record<Guard, { kind: Kind; text: string }>> = {
  preempt: { kind: "preempt protection", text: "preemption" },
  irq: { kind: "irq protection", text: "interrupts" },
};

/** Whether the function itself keeps preemption or interrupts out at this action. */
function guarded({ known }: Action, guard: Guard): boolean {
  if (guard === "preempt") return (known.depth ?? 0) > 0;
  return known.masking.hard !== undefined || known.masking.soft !== undefined;
}

function list(actions: readonly Action[]): string {
  return [...new Set(actions.map(({ text }) => text))].join(", ");
}

/** Pairs that one side protects and the other does not, or a guard that has come or gone. */
function guardEffects({ both, removed, added }: Alignment<Action>, guard: Guard): Effect[] {
  const { kind, text } = GUARDS[guard];
  const shared = both.filter(([before]) => ["memory", "barrier"].includes(before.group));
  const lost = shared.filter(([b, a]) => guarded(b, guard) && !guarded(a, guard));
  const won = shared.filter(([b, a]) => !guarded(b, guard) && guarded(a, guard));
  const effects: Effect[] = [];
  if (lost.length > 0)
    effects.push({ kind, text: `${text} no longer off at: ${list(lost.map(([b]) => b))}` });
  if (won.length > 0)
    effects.push({ kind, text: `${text} now off at: ${list(won.map(([b]) => b))}` });
  const gone = removed.filter(({ group }) => group === guard);
  const come = added.filter(({ group }) => group === guard);
  if (effects.length > 0 || gone.length + come.length === 0) return effects;
  return [
    {
      kind,
      text: [...gone.map((a) => `no longer ${a.text}`), ...come.map((a) => `now ${a.text}`)].join(
        ", ",
      ),
    },
  ];
}

/** Updates that another task can come into now. */
function tornEffects(before: readonly Action[], after: readonly Action[]): Effect[] {
  const was = preemptible(before);
  const torn = preemptible(after).filter((word) => !was.includes(word));
  if (torn.length === 0) return [];
  const text = `another task may then come between load and store of ${torn.join(", ")}`;
  return [{ kind: "preempt protection", text, minor: true }];
}

function isOrdered(group: Action["group"]): boolean {
  return group === "memory" || group === "barrier";
}

/** Steps that both sides have, but not in the same place. */
function moved({ removed, added }: Alignment<Action>): Action[] {
  const texts = new Set(added.map(({ text }) => text));
  return removed.filter(({ group, text }) => isOrdered(group) && texts.has(text));
}

/**
 * Steps whose order among themselves differs. A step that moves is two changes of a patch, one where
 * it goes and one where it comes, and only the whole shows that they are one.
 */
export function reordered(before: readonly Action[], after: readonly Action[]): Set<string> {
  const first = (actions: readonly Action[]): Map<string, number> => {
    const steps = actions.filter(({ group }) => isOrdered(group)).map(({ text }) => text);
    return new Map(steps.map((text) => [text, steps.indexOf(text)]));
  };
  const [was, is] = [first(before), first(after)];
  const found = new Set<string>();
  for (const [a, at] of was) {
    for (const [b, then] of was) {
      const [now, later] = [is.get(a), is.get(b)];
      if (now === undefined || later === undefined || at >= then || now < later) continue;
      found.add(a).add(b);
    }
  }
  return found;
}

function orderEffects(alignment: Alignment<Action>): Effect[] {
  const steps = moved(alignment);
  if (steps.length === 0) return [];
  return [{ kind: "order of memory steps", text: `at another place: ${list(steps)}` }];
}

const SAID: Partial<Record<Action["group"], Kind>> = { barrier: "barrier", memory: "other code" };

/** Steps that only one side has. */
function comeAndGone(alignment: Alignment<Action>): Effect[] {
  const still = new Set(moved(alignment).map(({ text }) => text));
  const effects = (actions: readonly Action[], word: string): Effect[] =>
    actions
      .filter(({ text, group }) => !still.has(text) && group !== "preempt" && group !== "irq")
      .map(({ group, text }) => ({
        kind: SAID[group] ?? "other code",
        text: `${word} ${text}`,
        ...(group === "check" ? { minor: true } : {}),
        ...(isOrdered(group) ? { step: text } : {}),
      }));
  return [...effects(alignment.removed, "no longer"), ...effects(alignment.added, "now")];
}

function distinct(effects: readonly Effect[]): Effect[] {
  const keys = effects.map(({ kind, text }) => `${kind} ${text}`);
  return effects.filter((_effect, at) => keys.indexOf(keys[at] ?? "") === at);
}

/** The differences; none when the function does the same in the same order. */
export function compareActions(before: readonly Action[], after: readonly Action[]): Effect[] {
  const alignment = align(before, after);
  return distinct([
    ...alignment.both.flatMap(madeDifferently),
    ...guardEffects(alignment, "preempt"),
    ...tornEffects(before, after),
    ...guardEffects(alignment, "irq"),
    ...orderEffects(alignment),
    ...comeAndGone(alignment),
  ]);
}
