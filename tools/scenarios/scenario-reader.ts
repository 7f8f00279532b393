// SPDX-License-Identifier: GPL-2.0-only
import { INTERRUPT_KINDS, type InterruptKind } from "../kcc/ir.js";
import { CONTEXTS, type ContextName, EVERYWHERE, ownContexts } from "./contexts.js";
import {
  DEFAULT_IMPLEMENTATION,
  factsOf,
  IMPLEMENTATIONS,
  type Implementation,
  implementationConfig,
  scenarioName,
} from "./implementations.js";
import { isRecord, isReference, LiteralReader, type Record_ } from "./literals.js";
import type { ExpectedOutcome, Reference, ScenarioDeclaration } from "./scenario.js";

const KEYS = {
  scenario: [
    "title",
    "srcu",
    "cpus",
    "kworkers",
    "config",
    "ulong_bits",
    "tasks",
    "irqs",
    "contexts",
    "times",
    "setup",
    "finish",
    "witnesses",
    "expect",
  ],
  task: ["run", "name", "cpu", "daemon", "times"],
  irq: ["handler", "name", "kind", "cpu", "times", "raised"],
} as const;

/** Bits of `unsigned long` that the kernel's own constants, such as two state bits of a counter, still fit in. */
const NARROWEST = 2;

/** Turns the literal into a declaration, and says what is wrong with it. */
export class ScenarioReader extends LiteralReader {
  /**
   * The declaration for one implementation, the first that the file names if left out, and for one context,
   * the first of those that it is for if it is for several.
   */
  read(which?: Implementation, where?: ContextName): ScenarioDeclaration {
    const declared = this.file.values.find((value) => value.name === "scenario");
    if (declared?.kind !== "data" || declared.value.kind !== "object") {
      const advice =
        "Write `export const scenario: scenario = { title: ..., cpus: ..., tasks: [...] };`.";
      return this.fail(
        declared?.at ?? { line: 1, column: 1 },
        "the file declares no scenario",
        advice,
      );
    }
    const data = this.plain(declared.value) as Record_;
    this.checkKeys(data, KEYS.scenario);
    const name = (this.file.path.split("/").pop() ?? "").replace(/\.ts$/, "");
    const implementations = this.implementations(data);
    const srcu = which ?? implementations[0] ?? DEFAULT_IMPLEMENTATION;
    if (!implementations.includes(srcu)) {
      const advice = `Name it in \`srcu\`, which has ${implementations.join(", ")}.`;
      return this.fail(data.at, `this is no scenario of ${srcu}`, advice);
    }
    const contexts = this.contexts(data);
    const cpus = factsOf(srcu).isOnOneCpu ? 1 : this.number(data, "cpus");
    const own = this.inContext(data, contexts, { where, cpus });
    return {
      path: this.file.path,
      name: scenarioName(name, srcu),
      srcu,
      implementations,
      contexts: [...contexts.keys()],
      title: this.text(data, "title"),
      cpus,
      kworkers: this.number(data, "kworkers", 0),
      config: { ...implementationConfig(srcu), ...this.config(data) },
      ulongBits: this.ulongBits(data),
      tasks: [
        ...own.tasks,
        ...this.records(data, "tasks", KEYS.task).map((task) => this.task(task, srcu)),
      ],
      irqs: [
        ...own.irqs,
        ...this.records(data, "irqs", KEYS.irq).map((irq) => this.irq(irq, srcu)),
      ],
      setup: this.reference(data, "setup"),
      finish: this.reference(data, "finish"),
      witnesses: this.strings(data, "witnesses"),
      expect: this.expectations(data, srcu),
    };
  }

  /** Anything, of a scenario that is for several contexts: what is expected of those is not said here. */
  private byContext(data: Record_): Record_ | undefined {
    if (!data.entries.has("contexts")) return undefined;
    return { at: data.at, entries: new Map(["before", "after"].map((side) => [side, "any"])) };
  }

  /** What `contexts` names, and the function of each. */
  private contexts(data: Record_): ReadonlyMap<ContextName, Reference> {
    const named = data.entries.get("contexts");
    if (!isRecord(named)) return new Map();
    this.checkKeys(named, [...CONTEXTS, EVERYWHERE]);
    const keyOf = (name: ContextName): string => (named.entries.has(name) ? name : EVERYWHERE);
    const known = CONTEXTS.filter((name) => named.entries.has(keyOf(name)));
    return new Map(known.map((name) => [name, this.needed(named, keyOf(name))]));
  }

  private inContext(
    data: Record_,
    contexts: ReadonlyMap<ContextName, Reference>,
    { where, cpus }: { readonly where: ContextName | undefined; readonly cpus: number },
  ): Pick<ScenarioDeclaration, "tasks" | "irqs"> {
    const [first] = contexts.keys();
    const context = where ?? first;
    if (context === undefined) return { tasks: [], irqs: [] };
    const fn = contexts.get(context);
    if (!fn) {
      const advice = `Name it in \`contexts\`, which has ${[...contexts.keys()].join(", ")}.`;
      return this.fail(data.at, `this is no scenario of the context ${context}`, advice);
    }
    const times = this.number(data, "times", 1);
    return ownContexts({ context, fn, times, cpus });
  }

  private ulongBits(data: Record_): number {
    const bits = this.number(data, "ulong_bits", 32);
    if (Number.isInteger(bits) && bits >= NARROWEST && bits <= 32) return bits;
    const range = `Write a whole number from ${String(NARROWEST)} to 32.`;
    return this.fail(data.at, `no \`unsigned long\` has ${String(bits)} bits here`, range);
  }

  /** What `srcu` names, each once; one of v4.9 where there is no list. */
  private implementations(data: Record_): readonly Implementation[] {
    const named = this.strings(data, "srcu");
    const known: readonly string[] = IMPLEMENTATIONS;
    for (const [index, name] of named.entries()) {
      if (known.includes(name) && !named.includes(name, index + 1)) continue;
      const advice = `Name each of these once at most: ${known.join(", ")}.`;
      return this.fail(data.at, `\`srcu\` names '${name}'`, advice);
    }
    return named.length === 0 ? [DEFAULT_IMPLEMENTATION] : (named as readonly Implementation[]);
  }

  private task(task: Record_, srcu: Implementation): ScenarioDeclaration["tasks"][number] {
    const run = this.needed(task, "run");
    const name = this.text(task, "name", run.name);
    return {
      run,
      name,
      cpu: this.cpu(task, srcu),
      daemon: task.entries.get("daemon") === true,
      times: this.times(task),
    };
  }

  private times(task: Record_): number | Reference {
    const times = task.entries.get("times");
    return times !== undefined && isReference(times) ? times : this.number(task, "times", 1);
  }

  private irq(irq: Record_, srcu: Implementation): ScenarioDeclaration["irqs"][number] {
    const handler = this.needed(irq, "handler");
    const kind = this.text(irq, "kind", "hardirq");
    if (!isInterruptKind(kind)) {
      const known = INTERRUPT_KINDS.map((name) => `'${name}'`).join(", ");
      return this.fail(irq.at, `there is no kind '${kind}'`, `Write one of ${known}.`);
    }
    const raised = this.reference(irq, "raised");
    const times = raised ? -1 : this.number(irq, "times", 1);
    return {
      handler,
      name: this.text(irq, "name", handler.name),
      kind,
      cpu: this.cpu(irq, srcu),
      times,
      raised,
    };
  }

  /** Where it is bound to; -1: it may be anywhere. */
  private cpu(who: Record_, srcu: Implementation): number {
    const cpu = this.number(who, "cpu", -1);
    return factsOf(srcu).isOnOneCpu ? Math.min(cpu, 0) : cpu;
  }

  private config(data: Record_): Readonly<Record<string, boolean | number>> {
    const config = data.entries.get("config");
    const options: Record<string, boolean | number> = {};
    for (const [name, value] of isRecord(config) ? config.entries : []) {
      if (typeof value === "boolean" || typeof value === "number") options[name] = value;
      else
        this.fail(
          data.at,
          `${name} is neither a number nor a truth value`,
          "Write true, false or a number.",
        );
    }
    return options;
  }

  private expectations(data: Record_, srcu: Implementation): ScenarioDeclaration["expect"] {
    const all = data.entries.get("expect") ?? this.byContext(data);
    const own = isRecord(all) ? (all.entries.get(srcu) ?? all.entries.get("default")) : undefined;
    const expect = own ?? all;
    const side = (name: string): ExpectedOutcome => {
      const value = isRecord(expect) ? expect.entries.get(name) : undefined;
      if (typeof value === "string") return value;
      if (isRecord(value)) return this.byArchitecture(value);
      return this.fail(
        data.at,
        `\`expect\` has no \`${name}\``,
        "Write `expect: { before: 'pass', after: 'pass' }`.",
      );
    };
    return { before: side("before"), after: side("after") };
  }

  private byArchitecture(data: Record_): Readonly<Record<string, string>> {
    return Object.fromEntries(
      [...data.entries.keys()].map((arch) => [arch, this.text(data, arch)]),
    );
  }
}

function isInterruptKind(kind: string): kind is InterruptKind {
  return (INTERRUPT_KINDS as readonly string[]).includes(kind);
}
