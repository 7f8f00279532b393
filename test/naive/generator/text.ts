// SPDX-License-Identifier: GPL-2.0-only
/** A draft as kernel TypeScript, with what it uses declared and imported. */
import {
  type Draft,
  type LineDraft,
  type Statement,
  type TaskDraft,
  usedFunctions,
} from "./draft.js";

/** Where each function comes from. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  "linux/types": ["NULL"],
  "linux/bottom_half": ["local_bh_disable", "local_bh_enable"],
  "linux/compiler": ["READ_ONCE", "WRITE_ONCE", "addr", "define", "define_percpu", "per_cpu_ptr"],
  "linux/irqflags": [
    "local_irq_disable",
    "local_irq_enable",
    "local_irq_restore",
    "local_irq_save",
  ],
  "linux/percpu": [
    "__this_cpu_add",
    "__this_cpu_inc",
    "__this_cpu_read",
    "this_cpu_add",
    "this_cpu_cmpxchg",
    "this_cpu_inc",
    "this_cpu_ptr",
    "this_cpu_read",
    "this_cpu_write",
    "this_cpu_xchg",
  ],
  "linux/preempt": ["preempt_disable", "preempt_enable"],
  "linux/spinlock": [
    "spin_lock",
    "spin_lock_bh",
    "spin_lock_irqsave",
    "spin_trylock",
    "spin_unlock",
    "spin_unlock_bh",
    "spin_unlock_irqrestore",
  ],
  "linux/selftest": ["expect_true", "fail", "observe"],
  "machine/insn": [],
};

/** The variables that programs share; an `int` each where nothing else is said. */
export const INTS = ["x", "y", "z", "f", "g", "r", "l0", "l1"] as const;

const OTHERS: Readonly<Record<string, string>> = {
  s0: "const s0 = define<spinlock_t>();",
  s1: "const s1 = define<spinlock_t>();",
  cnt: "const cnt = define_percpu<one>();",
  obj: "let obj: ptr<one> = NULL;",
  lent: "let lent: ptr<one> = NULL;",
};

const TYPES: readonly string[] = ["int", "ptr"];
const STRUCT = "interface one {\n\tvalue: int;\n}\n";

/** Whether all that a scenario declares and imports is what programs are made of here. */
export function isOfThese(text: string): boolean {
  const code = text.split("\nexport const scenario")[0] ?? "";
  const declared = [...code.matchAll(/^(?:let|const) (\w+).*;$/gm)];
  const locals = [...code.matchAll(/^(?:\t+let|\t+const|function) (\w+)/gm)].map(
    ([, name = ""]) => name,
  );
  const shared = [...INTS, ...Object.keys(OTHERS)];
  if (locals.some((name) => shared.includes(name))) return false;
  const known = Object.entries(MODULES).flatMap(([, names]) => names);
  const imported = [...code.matchAll(/^import \{ ?([^}]*?),? ?\} from '([^']*)';$/gms)];
  return (
    declared.every(([line, name = ""]) =>
      INTS.some((int) => int === name) ? line === `let ${name}: int = 0;` : line === OTHERS[name],
    ) &&
    imported.every(([, names = "", from]) =>
      names.split(",").every((one) => {
        const name = one.trim().split(" as ")[0] ?? "";
        return name.startsWith("type ") || from === "machine/insn" || known.includes(name);
      }),
    )
  );
}

/** The file of a scenario. */
export function textOf(draft: Draft): string {
  const functions = usedFunctions(draft).map((name) => {
    const body = linesOf(draft.functions.get(name) ?? [], "\t");
    return `function ${name}(): void {\n${body.join("")}}\n`;
  });
  const scenario = scenarioText(draft);
  const words = new Set([...functions, scenario].join("").match(/\w+/g));
  const declared = [
    ...INTS.filter((name) => words.has(name)).map((name) => `let ${name}: int = 0;`),
    ...Object.keys(OTHERS).flatMap((name) => (words.has(name) ? (OTHERS[name] ?? []) : [])),
  ];
  const rest = [`${declared.join("\n")}\n`, ...functions, scenario];
  const code = [...(/<one>|!: one;/.test(rest.join("")) ? [STRUCT] : []), ...rest].join("\n");
  return `// SPDX-License-Identifier: GPL-2.0-only\n${importsFor(code)}\n${code}`;
}

function linesOf(list: readonly Statement[], indent: string): string[] {
  return list.flatMap((one) => {
    if (typeof one === "string") return [`${indent}${one}\n`];
    const { open, body, close } = one;
    const inner = open.at(-1)?.endsWith("{") ? `${indent}\t` : indent;
    return [...linesOf(open, indent), ...linesOf(body, inner), ...linesOf(close, indent)];
  });
}

function importsFor(code: string): string {
  const words = new Set(code.match(/\w+/g));
  const insns = [...words].filter((word) => word.startsWith("insn_"));
  const lines = Object.entries(MODULES).map(([module, names]) => {
    const used = [...names, ...(module === "machine/insn" ? insns : [])]
      .filter((name) => words.has(name))
      .sort();
    if (module === "linux/types")
      used.push(...TYPES.filter((name) => words.has(name)).map((name) => `type ${name}`));
    if (module === "linux/spinlock" && words.has("spinlock_t")) used.push("type spinlock_t");
    if (module === "linux/selftest") used.push("type scenario as selftest");
    return used.length === 0 ? "" : `import { ${used.join(", ")} } from '${module}';\n`;
  });
  return lines.join("");
}

function taskText({ run, cpu, daemon }: TaskDraft): string {
  return `{ run: ${run}${cpu < 0 ? "" : `, cpu: ${String(cpu)}`}${daemon ? ", daemon: true" : ""} }`;
}

function lineText({ handler, kind, cpu, times, raised }: LineDraft): string {
  const where = cpu < 0 ? "" : `, cpu: ${String(cpu)}`;
  const often = raised === undefined ? `, times: ${String(times)}` : `, raised: ${raised}`;
  return `{ handler: ${handler}, kind: '${kind}'${where}${often} }`;
}

function scenarioText(draft: Draft): string {
  const { cpus, preempt, debugLocks, tasks, lines, setup, finish } = draft;
  const config = [
    "CONFIG_DEBUG_PREEMPT: false",
    `CONFIG_DEBUG_SPINLOCK: ${String(debugLocks)}`,
    `CONFIG_PREEMPT: ${String(preempt)}`,
  ];
  const parts = [
    "title: 'random'",
    `cpus: ${String(cpus)}`,
    `config: { ${config.join(", ")} }`,
    ...(setup === undefined ? [] : [`setup: ${setup}`]),
    ...(finish === undefined ? [] : [`finish: ${finish}`]),
    `tasks: [${tasks.map(taskText).join(", ")}]`,
    ...(lines.length === 0 ? [] : [`irqs: [${lines.map(lineText).join(", ")}]`]),
    "expect: { before: 'pass', after: 'pass' }",
  ];
  const body = parts.map((part) => `\t${part},\n`).join("");
  return `export const scenario: selftest = {\n${body}};\n`;
}
