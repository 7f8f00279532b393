// SPDX-License-Identifier: GPL-2.0-only
/** Random scenarios: who runs, where, and what comes in between. */
import { INTERRUPT_KINDS, type InterruptKind } from "../../../tools/kcc/ir.js";
import { type FlavourName, FLAVOUR_NAMES, bodyOf } from "./bodies.js";
import type { Draft, LineDraft, Statement, TaskDraft } from "./draft.js";
import type { Random } from "./random.js";
import { type Shared, Scope } from "./scope.js";

/** The most statements of a task, where there are so many. */
const SIZES: readonly number[] = [0, 14, 9, 6];

/** A random scenario. */
export function scenarioOf(random: Random): Draft {
  return new Drawing(random).draft();
}

/** The variables that a program is about. */
export function sharedOf(random: Random, cpus: number): Shared {
  const ints = random.shuffled(["x", "y", "z", "f", "g"]).slice(0, random.between(2, 3));
  const locks = random.percent(70) ? ["l0"] : ["l0", "l1"];
  const spinlocks = random.percent(70) ? ["s0"] : ["s0", "s1"];
  return { random, cpus, ints, locks, spinlocks, locals: 1 };
}

class Drawing {
  private readonly flavour: FlavourName;
  private readonly shared: Shared;
  private readonly functions = new Map<string, readonly Statement[]>();
  private readonly cpus: number;
  private raised: string | undefined;

  constructor(private readonly random: Random) {
    this.cpus = random.weighted([
      [3, 1],
      [6, 2],
      [1, 3],
    ]);
    this.flavour = random.pick(FLAVOUR_NAMES);
    this.shared = sharedOf(random, this.cpus);
  }

  draft(): Draft {
    const { random, cpus, functions } = this;
    const count = random.weighted([
      [1, 1],
      [6, 2],
      [5, 3],
    ]);
    const tasks = Array.from({ length: count }, (_, i) => this.task(i, count));
    const lines = this.lines(count);
    const setup = this.mayAdd("prepare", "setup", 30);
    const finish = this.mayAdd("report", "finish", 55);
    return {
      ...{ cpus, functions, tasks, lines },
      preempt: random.percent(60),
      debugLocks: random.percent(40),
      ...(setup === undefined ? {} : { setup }),
      ...(finish === undefined ? {} : { finish }),
    };
  }

  private task(index: number, count: number): TaskDraft {
    const { random } = this;
    const run = `task${String(index)}`;
    const daemon = random.percent(20);
    const size = random.between(count === 3 ? 2 : 3, SIZES[count] ?? 3);
    const body = this.body("task", size);
    this.functions.set(run, daemon ? this.server(body) : body);
    return { run, cpu: random.percent(55) ? random.below(this.cpus) : -1, daemon };
  }

  /** A daemon begins by waiting, or setup() would not end; some go on for ever. */
  private server(body: readonly Statement[]): Statement[] {
    const scope = this.scope("task");
    const wait = `insn_sleep_until(${scope.int()}, ${scope.value()});`;
    if (this.random.percent(60)) return [wait, ...body];
    return [{ open: ["for (;;) {"], body: [wait, ...body], close: ["}"] }];
  }

  /** Interrupts, fewer where there are many tasks. */
  private lines(tasks: number): LineDraft[] {
    const { random } = this;
    const count = random.weighted([
      [tasks === 3 ? 7 : 2 * tasks - 1, 0],
      [5, 1],
      [tasks === 1 ? 3 : 1, 2],
    ]);
    return Array.from({ length: count }, (_, index) => this.line(index));
  }

  private line(index: number): LineDraft {
    const { random } = this;
    const handler = `handler${String(index)}`;
    const kind = random.weighted<InterruptKind>([
      [4, INTERRUPT_KINDS[0]],
      [7, INTERRUPT_KINDS[1]],
      [2, INTERRUPT_KINDS[2]],
    ]);
    const body = this.body(kind, random.between(1, 3));
    const cpu = random.percent(65) ? random.below(this.cpus) : -1;
    const times = random.percent(85) ? 1 : 2;
    if (!random.percent(35)) {
      this.functions.set(handler, body);
      return { handler, kind, cpu, times };
    }
    const raised = random.percent(70) ? "r" : this.scope(kind).int();
    const isLowered = random.percent(85);
    this.functions.set(handler, [...(isLowered ? [`WRITE_ONCE(${raised}, 0);`] : []), ...body]);
    this.raise(raised);
    this.raised = raised;
    return { handler, kind, cpu, times, raised };
  }

  /** Some task raises the line, and may lower it again. */
  private raise(raised: string): void {
    const { random, functions } = this;
    const name = random.pick([...functions.keys()].filter((key) => key.startsWith("task")));
    const body = [...(functions.get(name) ?? [])];
    const lowered = random.percent(25) ? [`WRITE_ONCE(${raised}, 0);`] : [];
    body.splice(random.below(body.length + 1), 0, `WRITE_ONCE(${raised}, 1);`, ...lowered);
    functions.set(name, body);
  }

  private mayAdd(name: string, runner: "setup" | "finish", chance: number): string | undefined {
    const isNeeded = runner === "setup" && this.uses("obj");
    if (!isNeeded && !this.random.percent(chance)) return undefined;
    const body = runner === "setup" ? this.preparation() : this.report();
    this.functions.set(name, body);
    return name;
  }

  /** Setup does not wait for anything: most that do would not start. */
  private preparation(): Statement[] {
    const scope = this.scope("setup");
    const object = this.uses("obj") && this.random.percent(85);
    return [
      ...(this.random.percent(60) ? [`WRITE_ONCE(${scope.int()}, ${scope.value()});`] : []),
      ...(object ? ["obj = insn_zalloc<one>();"] : []),
    ];
  }

  private report(): Statement[] {
    const scope = this.scope("finish");
    const looks = this.shared.ints
      .slice(0, 2)
      .map((int) => `observe('${int}', READ_ONCE(${int}));`);
    const copy = `observe('cnt', per_cpu_ptr(cnt, ${scope.cpu()}).value);`;
    const raises = this.raised !== undefined && this.random.percent(40);
    return [
      ...(raises ? [`WRITE_ONCE(${String(this.raised)}, 1);`] : []),
      ...(this.random.percent(40) ? this.body("finish", 2) : []),
      ...looks,
      ...(this.uses("cnt") ? [copy] : []),
    ];
  }

  private uses(name: string): boolean {
    return JSON.stringify([...this.functions.values()]).includes(name);
  }

  private scope(runner: Scope["runner"]): Scope {
    return new Scope(this.shared, runner);
  }

  private body(runner: Scope["runner"], statements: number): Statement[] {
    return bodyOf(this.scope(runner), this.flavour, statements);
  }
}
