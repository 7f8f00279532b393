// SPDX-License-Identifier: GPL-2.0-only
/** Small images written by hand, for testing the machine and the checker without the compiler. */
import { createHash } from "node:crypto";
import {
  type Entry,
  FIRST_ADDRESS,
  type Image,
  type Instr,
  type InterruptSpec,
  type Operand,
} from "../../tools/kcc/ir.js";
import type { ArchMachine } from "../../tools/machine/arch.js";

/** An instruction without its source place. */
export type Op = Instr extends infer I ? (I extends Instr ? Omit<I, "src"> : never) : never;

export interface Program {
  readonly cpus?: number;
  readonly preempt?: boolean;
  /** Each task's instructions; jump targets count from the task's own first instruction. */
  readonly tasks: readonly {
    readonly code: readonly Op[];
    readonly cpu?: number;
    readonly daemon?: boolean;
  }[];
  readonly interrupts?: readonly (Partial<InterruptSpec> & { readonly code: readonly Op[] })[];
  readonly finish?: readonly Op[];
  readonly words?: number;
  readonly percpuWords?: number;
  readonly stackWords?: number;
  readonly classes?: number;
  /** The task_struct has a preempt count, of the class after the usual number of words. */
  readonly preemptCount?: boolean;
}

const WORDS = 8;

export const reg = (n: number): Operand => ({ reg: n });
export const imm = (value: number): Operand => ({ value });
/** Address of global word n, which is also its alias class. */
export const word = (n: number): Operand => imm(FIRST_ADDRESS + n);

const width = { signed: true, bits: 32 };

export const load = (dst: number, n: number): Op => ({
  op: "load",
  dst,
  addr: word(n),
  cls: n,
  order: "once",
  thisCpu: false,
});
export const store = (n: number, value: Operand): Op => ({
  op: "store",
  addr: word(n),
  value,
  cls: n,
  order: "once",
  thisCpu: false,
});
export const add = (dst: number, a: Operand, b: Operand): Op => ({
  op: "binary",
  dst,
  operator: "+",
  a,
  b,
  width,
});
export const equal = (dst: number, a: Operand, b: Operand): Op => ({
  op: "binary",
  dst,
  operator: "==",
  a,
  b,
  width,
});
export const branch = (cond: Operand, to: number, otherwise: number): Op => ({
  op: "branch",
  cond,
  to,
  otherwise,
});
export const lockAdd = (n: number, value: number, locked = true): Op => ({
  op: "rmw",
  kind: "add",
  dst: -1,
  addr: word(n),
  value: imm(value),
  cls: n,
  locked,
  order: "once",
  thisCpu: false,
  width,
});
export const lock = (n: number): Op => ({
  op: "await",
  addr: word(n),
  expected: imm(0),
  value: imm(1),
  cls: n,
  sleeps: false,
});
export const unlock = (n: number): Op => store(n, imm(0));
export const waitFor = (n: number, value: number, sleeps = false): Op => ({
  op: "await",
  addr: word(n),
  expected: imm(value),
  cls: n,
  sleeps,
});
export const irqs = (enable: number): Op => ({ op: "irq", enable: imm(enable), soft: false });
/** Adds to the running context's preempt count, in one instruction. */
export const count = (value: number): Op[] => [
  { op: "current", dst: 7 },
  { ...(lockAdd(WORDS, value, false) as Op & { op: "rmw" }), addr: reg(7) },
];
export const observe = (name: string, a: Operand): Op => ({ op: "observe", name, a });
export const fail = (rule: string): Op => ({ op: "fail", rule, text: rule });
export const end: Op = { op: "end" };

/** x += 1 on a memory word, as three instructions through register `dst`. */
export const increment = (dst: number, n: number): Op[] => [
  load(dst, n),
  add(dst, reg(dst), imm(1)),
  store(n, reg(dst)),
];

/** x += 1 as a pair that retries; the whole is 4 instructions from `from` on. */
export const exclusive = (from: number): Op[] => [
  { op: "load-exclusive", dst: 0, addr: word(0), cls: 0, order: "plain" },
  add(0, reg(0), imm(1)),
  { op: "store-exclusive", dst: 1, addr: word(0), value: reg(0), cls: 0, order: "plain" },
  branch(reg(1), from, from + 4),
];

function moved(op: Op, by: number): Instr {
  if (op.op === "jump") return { ...op, to: op.to + by, src: 0 };
  if (op.op === "branch") return { ...op, to: op.to + by, otherwise: op.otherwise + by, src: 0 };
  return { ...op, src: 0 };
}

export function imageOf(program: Program): Image {
  const code: Instr[] = [];
  const entries: Entry[] = [];
  const enter = (name: string, ops: readonly Op[]): number => {
    const pc = code.length;
    code.push(...ops.map((op) => moved(op, pc)));
    entries.push({ name, pc, registers: 8, stackWords: program.stackWords ?? 0 });
    return entries.length - 1;
  };
  const tasks = program.tasks.map(({ code: ops, cpu, daemon }, i) => ({
    entry: enter(`task${String(i)}`, ops),
    name: `task${String(i)}`,
    cpu: cpu ?? -1,
    daemon: daemon ?? false,
  }));
  const interrupts = (program.interrupts ?? []).map(({ code: ops, ...spec }, i) => ({
    name: `irq${String(i)}`,
    kind: "hardirq" as const,
    cpu: 0,
    times: 1,
    raised: -1,
    ...spec,
    entry: enter(`irq${String(i)}`, ops),
  }));
  const finish = program.finish ? enter("finish", program.finish) : -1;
  const words = program.words ?? WORDS;
  return {
    hash: createHash("sha256").update(JSON.stringify(program)).digest("hex").slice(0, 16),
    arch: "test",
    scenario: {
      name: "test",
      title: "test",
      file: "test.ts",
      cpus: program.cpus ?? 2,
      preempt: program.preempt ?? true,
      ulongBits: 32,
      tasks,
      interrupts,
      setup: -1,
      finish,
      witnesses: [],
    },
    code,
    entries,
    sources: [{ file: "test.ts", line: 1, column: 1, fn: "test", caller: -1 }],
    classes: [
      ...Array.from({ length: program.classes ?? words }, (_, i) => `w${String(i)}`),
      ...(program.preemptCount ? ["thread_info.preempt_count"] : []),
    ],
    globals: Array.from({ length: words }, (_, i) => ({
      name: `w${String(i)}`,
      at: FIRST_ADDRESS + i,
      words: 1,
      percpu: false,
      type: "int",
    })),
    globalWords: words,
    percpuWords: program.percpuWords ?? 0,
    structs: {},
    initial: [],
    functions: [],
    taskStruct: { words: 1, preemptCount: program.preemptCount ? 0 : -1 },
    lines: {},
  };
}

export const testArch: ArchMachine = {
  name: "test",
  folder: "test",
  label: "test",
  memoryModel: "tso",
  softIrqMask: false,
  plainAdd: "split",
  config: {},
  sources: [],
};
