// SPDX-License-Identifier: GPL-2.0-only
/** Makes a program shorter as long as something stays true of it: delta debugging over its statements. */
import type { Draft, Statement } from "./generator/draft.js";

/** Programs tried before the shortest so far is good enough. */
const ENOUGH = 400;

/**
 * The shortest draft found.
 * @param holds what must stay true; it is true of `draft`
 */
export function minimised(draft: Draft, holds: (draft: Draft) => boolean): Draft {
  let shortest = draft;
  let tried = 0;
  for (let isShorter = true; isShorter && tried < ENOUGH;) {
    isShorter = false;
    for (const candidate of shorter(shortest)) {
      if (++tried > ENOUGH) break;
      if (!holds(candidate)) continue;
      shortest = candidate;
      isShorter = true;
      break;
    }
  }
  return shortest;
}

/** Drafts that are a little shorter, those that are much shorter first. */
function* shorter(draft: Draft): Generator<Draft> {
  yield* withoutContexts(draft);
  yield* withShorterBodies(draft);
  yield* simpler(draft);
}

function* withoutContexts(draft: Draft): Generator<Draft> {
  const { tasks, lines, finish, setup, ...rest } = draft;
  const kept = {
    ...(finish === undefined ? {} : { finish }),
    ...(setup === undefined ? {} : { setup }),
  };
  if (tasks.length > 1)
    for (const task of tasks) yield { ...draft, tasks: tasks.filter((other) => other !== task) };
  for (const line of lines) yield { ...draft, lines: lines.filter((other) => other !== line) };
  for (const left of Object.keys(kept)) {
    const others = Object.fromEntries(Object.entries(kept).filter(([name]) => name !== left));
    yield { ...rest, tasks, lines, ...others };
  }
}

function* withShorterBodies(draft: Draft): Generator<Draft> {
  for (const [name, body] of draft.functions)
    for (const less of shorterLists(body))
      yield { ...draft, functions: new Map([...draft.functions, [name, less]]) };
}

/** A list without half of it, a quarter...; with what is in a block instead of the block; with a shorter block. */
function* shorterLists(list: readonly Statement[]): Generator<Statement[]> {
  for (let size = list.length; size >= 1; size = Math.floor(size / 2))
    for (let from = 0; from < list.length; from += size)
      yield [...list.slice(0, from), ...list.slice(from + size)];
  for (const [at, statement] of list.entries()) {
    if (typeof statement === "string") continue;
    const replaced = (...by: Statement[]): Statement[] => [
      ...list.slice(0, at),
      ...by,
      ...list.slice(at + 1),
    ];
    yield replaced(...statement.body);
    for (const body of shorterLists(statement.body)) yield replaced({ ...statement, body });
    if (!statement.open.at(-1)?.endsWith("{"))
      yield replaced(...statement.open, ...statement.body, ...statement.close);
  }
}

/** One CPU less, an interrupt once, a task that must end, and the like. */
function* simpler(draft: Draft): Generator<Draft> {
  const { cpus, tasks, lines } = draft;
  const isUsed = [...tasks, ...lines].some(({ cpu }) => cpu === cpus - 1);
  if (cpus > 1 && !isUsed) yield { ...draft, cpus: cpus - 1 };
  for (const task of tasks.filter(({ daemon }) => daemon))
    yield { ...draft, tasks: tasks.map((one) => (one === task ? { ...one, daemon: false } : one)) };
  for (const line of lines.filter(({ times }) => times > 1))
    yield { ...draft, lines: lines.map((one) => (one === line ? { ...one, times: 1 } : one)) };
  if (draft.debugLocks) yield { ...draft, debugLocks: false };
  if (!draft.preempt) yield { ...draft, preempt: true };
}
