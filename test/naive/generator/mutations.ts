// SPDX-License-Identifier: GPL-2.0-only
/** Small changes of a scenario. What it was about may be lost, or come about in another way. */
import { INTERRUPT_KINDS } from "../../../tools/kcc/ir.js";
import { FLAVOUR_NAMES, bodyOf, statementOf } from "./bodies.js";
import { type Draft, type Statement, mapLines, usedFunctions } from "./draft.js";
import type { Random, Weighted } from "./random.js";
import { type Runner, Scope, type Shared } from "./scope.js";
import { sharedOf } from "./scenarios.js";
import { INTS } from "./text.js";

type Mutation = (draft: Draft, shared: Shared) => Draft;

const MUTATIONS: readonly Weighted<Mutation>[] = [
  [8, insert],
  [3, drop],
  [2, swap],
  [2, repeat],
  [2, otherValue],
  [3, otherVariable],
  [2, otherCpu],
  [2, otherLine],
  [1, otherDaemon],
  [1, otherMachine],
  [2, anotherTask],
  [1, anotherLine],
  [1, shuffleTasks],
];

/** The draft with some things changed. */
export function mutated(draft: Draft, random: Random): Draft {
  const shared = sharedOf(random, draft.cpus);
  const own = INTS.filter((name) => JSON.stringify([...draft.functions]).includes(name));
  const meeting = { ...shared, ints: [...own.filter((name) => !name.startsWith("l"))] };
  if (meeting.ints.length === 0) meeting.ints.push("x");
  meeting.locals = 100;
  let result = draft;
  for (let left = random.between(1, 9); left > 0; left--)
    result = random.weighted(MUTATIONS)(result, meeting);
  return result;
}

function runnerOf({ lines, setup, finish }: Draft, name: string): Runner {
  if (name === setup) return "setup";
  if (name === finish) return "finish";
  return lines.find(({ handler }) => handler === name)?.kind ?? "task";
}

/** A change in one function that is not setup(). */
function inFunction(
  draft: Draft,
  { random }: Shared,
  change: (body: readonly Statement[], name: string) => Statement[],
): Draft {
  const name = random.pick(usedFunctions(draft).filter((one) => one !== draft.setup));
  const functions = new Map(draft.functions);
  functions.set(name, change(functions.get(name) ?? [], name));
  return { ...draft, functions };
}

/** A change of one list of statements: a function's, or one of a block in it. */
function somewhere(
  body: readonly Statement[],
  random: Random,
  change: (list: readonly Statement[]) => Statement[],
): Statement[] {
  const blocks = [...body.keys()].filter((index) => typeof body[index] !== "string");
  if (blocks.length === 0 || random.percent(50)) return change(body);
  const at = random.pick(blocks);
  return body.map((one, index) => {
    if (index !== at || typeof one === "string") return one;
    return { ...one, body: somewhere(one.body, random, change) };
  });
}

/** Whether others need a name that it declares, or it ends what they are in. */
function isBound(statement: Statement | undefined): boolean {
  return typeof statement === "string" && /^(const|let) |\bbreak;/.test(statement);
}

function insert(draft: Draft, shared: Shared): Draft {
  const { random } = shared;
  return inFunction(draft, shared, (body, name) => {
    const added = statementOf(new Scope(shared, runnerOf(draft, name)), random.pick(FLAVOUR_NAMES));
    return somewhere(body, random, (list) => {
      const at = random.below(list.length + 1);
      return [...list.slice(0, at), ...added, ...list.slice(at)];
    });
  });
}

function drop(draft: Draft, shared: Shared): Draft {
  return inFunction(draft, shared, (body) =>
    somewhere(body, shared.random, (list) => {
      const at = shared.random.below(list.length);
      return list.filter((one, index) => index !== at || isBound(one));
    }),
  );
}

function swap(draft: Draft, shared: Shared): Draft {
  return inFunction(draft, shared, (body) =>
    somewhere(body, shared.random, (list) => {
      const at = shared.random.below(list.length);
      const [one, two] = [list[at], list[at + 1]];
      if (one === undefined || two === undefined || isBound(one) || isBound(two)) return [...list];
      return [...list.slice(0, at), two, one, ...list.slice(at + 2)];
    }),
  );
}

function repeat(draft: Draft, shared: Shared): Draft {
  return inFunction(draft, shared, (body) =>
    somewhere(body, shared.random, (list) => {
      const at = shared.random.below(list.length);
      return list.flatMap((one, index) => (index === at && !isBound(one) ? [one, one] : [one]));
    }),
  );
}

function otherValue(draft: Draft, shared: Shared): Draft {
  const { random } = shared;
  return inFunction(draft, shared, (body) =>
    mapLines(body, (line) =>
      random.percent(40)
        ? line.replace(/([,=] )[0-3]\b/, `$1${random.pick(["0", "1", "2"])}`)
        : line,
    ),
  );
}

/** One variable by the name of another: everywhere, or in one function. */
function otherVariable(draft: Draft, shared: Shared): Draft {
  const { random } = shared;
  const [from, to] = random.shuffled([...INTS]);
  const change = (body: readonly Statement[]): Statement[] =>
    mapLines(body, (line) => line.replace(new RegExp(`\\b${String(from)}\\b`, "g"), String(to)));
  if (random.percent(50)) return inFunction(draft, shared, change);
  const functions = [...draft.functions].map(([name, body]) => [name, change(body)] as const);
  const lines = draft.lines.map((line) =>
    line.raised === from ? { ...line, raised: String(to) } : line,
  );
  return { ...draft, lines, functions: new Map(functions) };
}

function otherCpu(draft: Draft, { random }: Shared): Draft {
  const at = random.below(draft.tasks.length);
  const tasks = draft.tasks.map((task, index) =>
    index === at ? { ...task, cpu: random.between(-1, draft.cpus - 1) } : task,
  );
  return { ...draft, tasks };
}

function otherLine(draft: Draft, { random }: Shared): Draft {
  const at = random.below(Math.max(1, draft.lines.length));
  const lines = draft.lines.map((line, index) => {
    if (index !== at) return line;
    const cpu = random.between(-1, draft.cpus - 1);
    return random.percent(50) ? { ...line, cpu } : { ...line, kind: random.pick(INTERRUPT_KINDS) };
  });
  return { ...draft, lines };
}

function otherDaemon(draft: Draft, { random }: Shared): Draft {
  const at = random.below(draft.tasks.length);
  const tasks = draft.tasks.map((task, index) =>
    index === at ? { ...task, daemon: !task.daemon } : task,
  );
  return { ...draft, tasks };
}

/** Another kernel, or another CPU. */
function otherMachine(draft: Draft, { random }: Shared): Draft {
  if (random.percent(50)) return { ...draft, preempt: !draft.preempt };
  if (random.percent(30)) return { ...draft, debugLocks: !draft.debugLocks };
  return { ...draft, cpus: Math.min(3, draft.cpus + 1) };
}

function anotherTask(draft: Draft, shared: Shared): Draft {
  if (draft.tasks.length >= 3) return draft;
  const { random } = shared;
  const run = "another";
  const body = bodyOf(new Scope(shared, "task"), random.pick(FLAVOUR_NAMES), random.between(1, 3));
  const task = { run, cpu: random.between(-1, draft.cpus - 1), daemon: false };
  return {
    ...draft,
    tasks: [...draft.tasks, task],
    functions: new Map([...draft.functions, [run, body]]),
  };
}

function anotherLine(draft: Draft, shared: Shared): Draft {
  if (draft.lines.length >= 2) return draft;
  const { random } = shared;
  const kind = random.pick(INTERRUPT_KINDS);
  const handler = "interrupt";
  const body = bodyOf(new Scope(shared, kind), random.pick(FLAVOUR_NAMES), random.between(1, 2));
  const line = { handler, kind, cpu: random.between(-1, draft.cpus - 1), times: 1 };
  return {
    ...draft,
    lines: [...draft.lines, line],
    functions: new Map([...draft.functions, [handler, body]]),
  };
}

function shuffleTasks(draft: Draft, { random }: Shared): Draft {
  return { ...draft, tasks: random.shuffled(draft.tasks) };
}
