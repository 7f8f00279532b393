// SPDX-License-Identifier: GPL-2.0-only
/** The machine instructions of include/machine/insn.ts. */
import type { FenceKind } from "../ir.js";
import { INT_TYPE, percpuOf, pointerTo, UINT_TYPE, wordsOf } from "../types/type.js";
import { ACCESSES } from "./accesses.js";
import type { Arguments } from "./arguments.js";
import { type Builtin, emit, result } from "./builtin.js";
import type { Value } from "./values.js";

const FENCES: ReadonlySet<string> = new Set<FenceKind>([
  "mb",
  "rmb",
  "wmb",
  "acquire",
  "release",
  "data-dependency",
]);

function fence(args: Arguments): Value {
  const kind = args.text(0);
  if (!isFence(kind)) {
    return args.cx.fail(
      args.at,
      `there is no fence '${kind}'`,
      `There is ${[...FENCES].join(", ")}.`,
    );
  }
  return emit(args, { op: "fence", kind });
}

function isFence(kind: string): kind is FenceKind {
  return FENCES.has(kind);
}

function alloc(percpu: boolean, zeroed: boolean): Builtin {
  return (args) => {
    const type = args.type();
    const words = wordsOf(type);
    if (words === 0)
      args.cx.fail(
        args.at,
        `\`${type.key}\` has no size`,
        "Allocate a struct, an array or a scalar.",
      );
    args.cx.unit.noteObject(type);
    const pointer = percpu ? percpuOf(type) : pointerTo(type);
    return result(args, pointer, (dst) => ({
      op: "alloc",
      dst,
      words,
      percpu,
      zeroed,
      type: type.key,
    }));
  };
}

function free(percpu: boolean): Builtin {
  return (args) => {
    const { type, operand, pointee } = args.word(0);
    if (type.kind !== "pointer" && type.kind !== "percpu") {
      return args.cx.fail(args.at, `\`${type.key}\` is not a pointer`, "Free what was allocated.");
    }
    const { classes } = args.cx.unit;
    const gone =
      type.to.kind === "unknown"
        ? []
        : classes.ofWords(type.to, pointee ?? classes.pointee(type.to));
    return emit(args, { op: "free", addr: operand, percpu, classes: gone });
  };
}

function irqSet(soft: boolean): Builtin {
  return (args) => emit(args, { op: "irq", enable: args.operand(0), soft });
}

function irqEnabled(soft: boolean): Builtin {
  return (args) => result(args, INT_TYPE, (dst) => ({ op: "irq-enabled", dst, soft }), 1);
}

/** The CPUs there are bound what insn_cpu() gives. */
function cpu(args: Arguments): Value {
  const last = Number(args.cx.unit.config.NR_CPUS) - 1;
  return result(args, UINT_TYPE, (dst) => ({ op: "cpu", dst }), last);
}

function current(args: Arguments): Value {
  return result(args, pointerTo(args.type()), (dst) => ({ op: "current", dst }));
}

function choose(args: Arguments): Value {
  const count = args.operand(0, INT_TYPE);
  const bound = args.cx.emitter.bound(count);
  return result(
    args,
    INT_TYPE,
    (dst) => ({ op: "choose", dst, count }),
    bound === undefined ? undefined : Math.max(0, bound - 1),
  );
}

/** By name. */
export const INSTRUCTIONS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...ACCESSES,
  ["insn_cpu", cpu],
  ["insn_irq_enabled", irqEnabled(false)],
  ["insn_irq_set", irqSet(false)],
  ["insn_soft_irq_enabled", irqEnabled(true)],
  ["insn_soft_irq_set", irqSet(true)],
  [
    "insn_irq_happened",
    (args) => result(args, INT_TYPE, (dst) => ({ op: "irq-happened", dst }), 1),
  ],
  ["insn_irq_replay", (args) => emit(args, { op: "irq-replay" })],
  ["insn_fence", fence],
  ["insn_current", current],
  ["insn_pause", (args) => emit(args, { op: "pause", yields: false })],
  ["insn_yield", (args) => emit(args, { op: "pause", yields: true })],
  ["insn_choose", choose],
  ["insn_alloc", alloc(false, false)],
  ["insn_zalloc", alloc(false, true)],
  ["insn_free", free(false)],
  ["insn_alloc_percpu", alloc(true, true)],
  ["insn_free_percpu", free(true)],
]);
