// SPDX-License-Identifier: GPL-2.0-only
/** The machine instructions that access memory (include/machine/insn.ts). */
import type { RmwKind } from "../ir.js";
import { INT_TYPE, widthOf } from "../types/type.js";
import type { Arguments } from "./arguments.js";
import { type Builtin, emit, result } from "./builtin.js";
import { NOTHING, type Value, word } from "./values.js";

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

/** By name. */
export const ACCESSES: readonly (readonly [string, Builtin])[] = [
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
  ["insn_await_cmpxchg", awaitCmpxchg],
  ["insn_await", awaitWord(false)],
  ["insn_sleep_until", awaitWord(true)],
];
