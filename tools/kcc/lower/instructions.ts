// SPDX-License-Identifier: GPL-2.0-only
/** The machine instructions of include/machine/insn.ts. */
import type { FenceKind, RmwKind } from "../ir.js";
import {
  INT_TYPE,
  percpuOf,
  pointerTo,
  type Type,
  UINT_TYPE,
  widthOf,
  wordsOf,
} from "../types/type.js";
import type { Arguments } from "./arguments.js";
import type { Draft } from "./blocks.js";
import { NOTHING, type Value, word } from "./values.js";

/** Emits the instruction; the value is what it returns. */
export type Builtin = (args: Arguments) => Value;

const FENCES: ReadonlySet<string> = new Set<FenceKind>([
  "mb",
  "rmb",
  "wmb",
  "acquire",
  "release",
  "data-dependency",
]);

function emit(args: Arguments, draft: Draft): Value {
  args.cx.emit(args.at, draft);
  return NOTHING;
}

/** An instruction that gives a word; `bound` is the largest value it can give. */
function result(args: Arguments, type: Type, draft: (dst: number) => Draft, bound?: number): Value {
  const dst = args.cx.emitter.register(bound);
  args.cx.emit(args.at, draft(dst));
  return word(type, { reg: dst });
}

interface RmwForm {
  readonly kind: RmwKind;
  readonly locked: boolean;
  readonly thisCpu: boolean;
  /** Gives the old value. */
  readonly old: boolean;
}

function rmw({ kind, locked, thisCpu, old }: RmwForm): Builtin {
  return (args) => {
    const { addr, cls, type } = thisCpu ? args.percpu(0) : args.memory(0);
    const expected = kind === "cas" ? { expected: args.operand(1, type) } : {};
    const value = args.operand(kind === "cas" ? 2 : 1, type);
    const dst = old ? args.cx.emitter.register() : -1;
    const width = widthOf(type);
    emit(args, {
      op: "rmw",
      kind,
      dst,
      addr,
      value,
      ...expected,
      cls,
      locked,
      order: "plain",
      thisCpu,
      width,
    });
    return old ? word(type, { reg: dst }) : NOTHING;
  };
}

const perCpu = (kind: RmwKind, old = false): Builtin =>
  rmw({ kind, locked: false, thisCpu: true, old });
const locked = (kind: RmwKind, old = false): Builtin =>
  rmw({ kind, locked: true, thisCpu: false, old });

function percpuLoad(args: Arguments): Value {
  const { addr, cls, type } = args.percpu(0);
  return result(args, type, (dst) => ({
    op: "load",
    dst,
    addr,
    cls,
    order: "once",
    thisCpu: true,
  }));
}

function percpuStore(args: Arguments): Value {
  const { addr, cls, type } = args.percpu(0);
  return emit(args, {
    op: "store",
    addr,
    value: args.operand(1, type),
    cls,
    order: "once",
    thisCpu: true,
  });
}

function loadExclusive(args: Arguments): Value {
  const { addr, cls, type } = args.memory(0);
  return result(args, type, (dst) => ({ op: "load-exclusive", dst, addr, cls, order: "plain" }));
}

function storeExclusive(args: Arguments): Value {
  const { addr, cls, type } = args.memory(0);
  const value = args.operand(1, type);
  return result(
    args,
    INT_TYPE,
    (dst) => ({ op: "store-exclusive", dst, addr, value, cls, order: "plain" }),
    1,
  );
}

function loadAcquire(args: Arguments): Value {
  const { addr, cls, type } = args.memory(0);
  return result(args, type, (dst) => ({
    op: "load",
    dst,
    addr,
    cls,
    order: "acquire",
    thisCpu: false,
  }));
}

function storeRelease(args: Arguments): Value {
  const { addr, cls, type } = args.memory(0);
  return emit(args, {
    op: "store",
    addr,
    value: args.operand(1, type),
    cls,
    order: "release",
    thisCpu: false,
  });
}

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

function awaitCmpxchg(args: Arguments): Value {
  const { addr, cls, type } = args.memory(0);
  const expected = args.operand(1, type);
  return emit(args, {
    op: "await",
    addr,
    expected,
    value: args.operand(2, type),
    cls,
    sleeps: false,
  });
}

function awaitWord(sleeps: boolean): Builtin {
  return (args) => {
    const { addr, cls, type } = args.memory(0);
    return emit(args, { op: "await", addr, expected: args.operand(1, type), cls, sleeps });
  };
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
  ["insn_percpu_load", percpuLoad],
  ["insn_percpu_store", percpuStore],
  ["insn_percpu_add", perCpu("add")],
  ["insn_percpu_and", perCpu("and")],
  ["insn_percpu_or", perCpu("or")],
  ["insn_percpu_xadd", perCpu("add", true)],
  ["insn_percpu_cmpxchg", perCpu("cas", true)],
  ["insn_add", rmw({ kind: "add", locked: false, thisCpu: false, old: false })],
  ["insn_lock_add", locked("add")],
  ["insn_lock_and", locked("and")],
  ["insn_lock_or", locked("or")],
  ["insn_lock_xadd", locked("add", true)],
  ["insn_lock_xchg", locked("xchg", true)],
  ["insn_lock_cmpxchg", locked("cas", true)],
  ["insn_load_exclusive", loadExclusive],
  ["insn_store_exclusive", storeExclusive],
  ["insn_load_acquire", loadAcquire],
  ["insn_store_release", storeRelease],
  ["insn_fence", fence],
  ["insn_await_cmpxchg", awaitCmpxchg],
  ["insn_await", awaitWord(false)],
  ["insn_sleep_until", awaitWord(true)],
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
