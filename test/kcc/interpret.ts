// SPDX-License-Identifier: GPL-2.0-only
/** Runs one entry of an image alone, on one CPU, to see that it computes what it should. */
import {
  FIRST_ADDRESS,
  type Image,
  type Instr,
  type Operand,
  PERCPU_BASE,
} from "../../tools/kcc/ir.js";
import { compute, cut } from "../../tools/kcc/width.js";

/** What a run came to. */
export interface Outcome {
  /** `name=value` of each observe(), in order. */
  readonly observed: string[];
  /** The rule that was broken, if any. */
  rule?: string;
  readonly memory: Map<number, number>;
}

const STACK = 0x10000;
const TASK = 0x20000;
const HEAP = 0x30000;
const STEPS = 100_000;

type Visit = (instr: Instr) => number | undefined;

/** Runs entry `index`; memory starts as `before` left it. */
export function interpret(image: Image, index = 0, before?: Outcome): Outcome {
  const outcome: Outcome = { observed: [], memory: new Map(before?.memory ?? initial(image)) };
  const visit = new Interpreter(outcome).visit;
  let pc = image.entries[index]?.pc ?? 0;
  for (let steps = 0; steps < STEPS; steps++) {
    const instr = image.code[pc];
    if (!instr || instr.op === "end" || outcome.rule !== undefined) return outcome;
    pc = visit(instr) ?? pc + 1;
  }
  throw new Error("the code does not end");
}

function initial(image: Image): [number, number][] {
  const memory: [number, number][] = [];
  for (let i = 0; i < image.globalWords; i++) memory.push([FIRST_ADDRESS + i, 0]);
  for (let i = 0; i < image.percpuWords; i++) memory.push([PERCPU_BASE + i, 0]);
  return [...memory, ...image.initial.map(([at, value]): [number, number] => [at, value])];
}

class Interpreter {
  private readonly registers = new Map<number, number>();
  private heap = HEAP;

  constructor(private readonly outcome: Outcome) {}

  /** Executes an instruction; gives where to go on, if not at the next. */
  readonly visit: Visit = (instr) => {
    switch (instr.op) {
      case "jump":
        return instr.to;
      case "branch":
        return this.value(instr.cond) === 0 ? instr.otherwise : instr.to;
      case "fail":
        this.outcome.rule = instr.rule;
        return undefined;
      case "observe":
        this.outcome.observed.push(`${instr.name}=${this.value(instr.a)}`);
        return undefined;
      default:
        if ("dst" in instr) this.registers.set(instr.dst, this.compute(instr) ?? 0);
        else if (instr.op === "store")
          this.outcome.memory.set(this.value(instr.addr), this.value(instr.value));
        return undefined;
    }
  };

  private compute(instr: Instr): number | undefined {
    switch (instr.op) {
      case "mov":
        return instr.width ? cut(this.value(instr.a), instr.width) : this.value(instr.a);
      case "binary":
        return compute(instr.operator, this.value(instr.a), this.value(instr.b), instr.width);
      case "stack":
        return STACK + instr.offset;
      case "current":
        return TASK;
      case "percpu":
        return this.value(instr.pointer);
      case "alloc":
        this.heap += instr.words;
        return this.heap - instr.words;
      case "load":
        return this.outcome.memory.get(this.value(instr.addr)) ?? 0;
      case "rmw":
        return this.modify(instr);
      default:
        return 0;
    }
  }

  private modify(instr: Instr & { readonly op: "rmw" }): number {
    const { memory } = this.outcome;
    const [at, value] = [this.value(instr.addr), this.value(instr.value)];
    const old = memory.get(at) ?? 0;
    if (instr.kind === "add") memory.set(at, cut(old + value, instr.width));
    if (instr.kind === "and") memory.set(at, old & value);
    if (instr.kind === "or") memory.set(at, old | value);
    if (instr.kind === "xchg") memory.set(at, value);
    if (instr.kind === "cas" && instr.expected && old === this.value(instr.expected))
      memory.set(at, value);
    return old;
  }

  private value(operand: Operand): number {
    return "value" in operand ? operand.value : (this.registers.get(operand.reg) ?? 0);
  }
}
