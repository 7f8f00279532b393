// SPDX-License-Identifier: GPL-2.0-only
/** Statements without others inside. */
import type { Statement } from "./draft.js";
import type { Weighted } from "./random.js";
import type { Scope } from "./scope.js";

/** Writes some statements. */
export type Maker = (scope: Scope) => Statement[];

const stores: readonly Weighted<Maker>[] = [
  [6, (s) => [`WRITE_ONCE(${s.int()}, ${s.value()});`]],
  [2, (s) => [`${s.int()} = ${s.value()};`]],
  [3, (s) => [`${s.int()} += 1;`]],
  [1, (s) => [`${s.int()} -= 1;`]],
  [1, (s) => [`WRITE_ONCE(${s.int()}, READ_ONCE(${s.int()}));`]],
  [1, (s) => [`WRITE_ONCE(${s.int()}, READ_ONCE(${s.int()}) ^ 1);`]],
  [2, pulse],
];

/** Set and taken back. */
function pulse(s: Scope): Statement[] {
  const word = s.int();
  return [`WRITE_ONCE(${word}, 1);`, `WRITE_ONCE(${word}, 0);`];
}

const looks: readonly Weighted<Maker>[] = [
  [3, (s) => [`observe('${s.report()}', READ_ONCE(${s.int()}));`]],
  [1, (s) => [`observe('${s.report()}', ${s.value()});`]],
  [2, (s) => [`expect_true(READ_ONCE(${s.int()}) !== ${s.value()}, '${s.rule()}', 'it was not');`]],
  [1, (s) => [`expect_true(READ_ONCE(${s.int()}) <= READ_ONCE(${s.int()}), 'order', 'no');`]],
  [1, (s) => [`if (READ_ONCE(${s.int()}) === ${s.value()}) fail('${s.rule()}', 'it was');`]],
];

const updates: readonly Weighted<Maker>[] = [
  [3, (s) => [`insn_lock_add(${s.int()}, 1);`]],
  [1, (s) => [`insn_lock_add(${s.int()}, -1);`]],
  [1, (s) => [`insn_lock_or(${s.int()}, ${s.value()});`]],
  [1, (s) => [`insn_lock_and(${s.int()}, ${s.value()});`]],
  [1, (s) => [`observe('${s.report()}', insn_lock_xadd(${s.int()}, 1));`]],
  [1, (s) => [`insn_lock_xchg(${s.int()}, ${s.value()});`]],
  [1, (s) => [`observe('${s.report()}', insn_lock_xchg(${s.int()}, ${s.value()}));`]],
  [1, (s) => [`insn_lock_cmpxchg(${s.int()}, ${s.value()}, ${s.value()});`]],
  [1, (s) => [`observe('${s.report()}', insn_lock_cmpxchg(${s.int()}, 0, ${s.value()}));`]],
  [1, (s) => [`insn_add(${s.int()}, 1);`]],
];

const waits: readonly Weighted<Maker>[] = [
  [3, (s) => [`insn_await(${s.int()}, ${s.value()});`]],
  [4, (s) => [`insn_sleep_until(${s.int()}, ${s.value()});`]],
  [1, (s) => [`insn_await_cmpxchg(${s.int()}, ${s.value()}, ${s.value()});`]],
  [1, (s) => [`insn_await_cmpxchg(${s.lock()}, 0, 1);`]],
  [2, (s) => [`WRITE_ONCE(${s.lock()}, 0);`]],
  [2, poll],
];

/** Polls, with time passing or not. */
function poll(s: Scope): Statement[] {
  const meanwhile = s.random.pick(["continue;", "insn_pause();", "insn_yield();"]);
  return [`while (READ_ONCE(${s.int()}) !== ${s.value()}) ${meanwhile}`];
}

const perCpu: readonly Weighted<Maker>[] = [
  [2, () => ["this_cpu_inc(cnt.value);"]],
  [1, () => ["__this_cpu_inc(cnt.value);"]],
  [1, (s) => [`this_cpu_write(cnt.value, ${s.value()});`]],
  [1, (s) => [`observe('${s.report()}', this_cpu_read(cnt.value));`]],
  [1, (s) => [`observe('${s.report()}', this_cpu_xchg(cnt.value, ${s.value()}));`]],
  [1, (s) => [`observe('${s.report()}', this_cpu_cmpxchg(cnt.value, 0, ${s.value()}));`]],
  [1, (s) => [`observe('${s.report()}', __this_cpu_read(cnt.value));`]],
  [1, (s) => [`per_cpu_ptr(cnt, ${s.cpu()}).value += 1;`]],
  [1, (s) => [`WRITE_ONCE(per_cpu_ptr(cnt, ${s.cpu()}).value, ${s.value()});`]],
  [2, (s) => [`observe('${s.report()}', READ_ONCE(per_cpu_ptr(cnt, ${s.cpu()}).value));`]],
  [1, (s) => [`insn_await(per_cpu_ptr(cnt, ${s.cpu()}).value, ${s.value()});`]],
  [1, () => ["insn_percpu_add(cnt.value, 1);"]],
  [1, (s) => [`insn_percpu_store(cnt.value, ${s.value()});`]],
  [1, (s) => [`observe('${s.report()}', insn_percpu_xadd(cnt.value, 1));`]],
  [1, (s) => [`observe('${s.report()}', insn_percpu_load(cnt.value));`]],
  [1, (s) => [`observe('${s.report()}', insn_percpu_cmpxchg(cnt.value, 0, 1));`]],
  [1, (s) => [`observe('${s.report()}', insn_cpu());`]],
];

const memory: readonly Weighted<Maker>[] = [
  [2, () => ["insn_free(READ_ONCE(obj));"]],
  [1, () => ["WRITE_ONCE(obj, NULL);"]],
  [2, (s) => useOf(s, "obj")],
  [2, (s) => useOf(s, "lent")],
  [1, (s) => [`insn_sleep_until(READ_ONCE(obj).value, ${s.value()});`]],
  [1, publish],
  [1, takeAndFree],
];

/** What a pointer leads to, if to anything. */
function useOf(s: Scope, pointer: string): Statement[] {
  const name = s.local();
  const use = s.random.pick([
    `expect_true(${name}.value !== ${s.value()}, '${s.rule()}', 'it was not');`,
    `observe('${s.report()}', READ_ONCE(${name}.value));`,
    `WRITE_ONCE(${name}.value, ${s.value()});`,
    `${name}.value += 1;`,
    `insn_lock_add(${name}.value, 1);`,
    `insn_await(${name}.value, ${s.value()});`,
    `insn_sleep_until(${name}.value, ${s.value()});`,
  ]);
  return [`const ${name} = READ_ONCE(${pointer});`, `if (${name} !== NULL) ${use}`];
}

/** A fresh object, with or without a value. */
function publish(s: Scope): Statement[] {
  const name = s.local();
  const fill = s.random.pick([`${name}.value = ${s.value()};`, ""]);
  const how = s.random.pick(["insn_alloc", "insn_zalloc"]);
  const give = s.random.pick([`WRITE_ONCE(obj, ${name});`, `insn_lock_xchg(obj, ${name});`]);
  return [`const ${name} = ${how}<one>();`, ...(fill === "" ? [] : [fill]), give];
}

function takeAndFree(s: Scope): Statement[] {
  const name = s.local();
  return [
    `const ${name} = insn_lock_xchg(obj, NULL as ptr<one>);`,
    `if (${name} !== NULL) insn_free(${name});`,
  ];
}

const choices: readonly Weighted<Maker>[] = [
  [2, (s) => [`WRITE_ONCE(${s.int()}, insn_choose(2));`]],
  [1, (s) => [`observe('${s.report()}', insn_choose(2));`]],
  [1, () => ["insn_choose(2);"]],
  [1, () => ["while (insn_choose(2) === 0) insn_pause();"]],
];

/** Masks and counts out of balance; in a handler or not. */
const unbalanced: readonly Weighted<Maker>[] = [
  [1, () => ["preempt_disable();"]],
  [1, () => ["preempt_enable();"]],
  [1, () => ["local_irq_disable();"]],
  [2, () => ["local_irq_enable();"]],
  [1, () => ["local_bh_disable();"]],
  [1, (s) => [`spin_lock(addr(${s.spinlock()}));`]],
  [2, (s) => [`spin_unlock(addr(${s.spinlock()}));`]],
];

/** The masks of the machine themselves, in any order. */
const masks: readonly Weighted<Maker>[] = [
  [2, () => ["insn_soft_irq_set(0);"]],
  [3, () => ["insn_soft_irq_set(1);"]],
  [1, () => ["insn_irq_set(0);"]],
  [3, () => ["insn_irq_set(1);"]],
  [2, replay],
  [1, (s) => [`observe('${s.report()}', insn_irq_happened());`]],
  [1, (s) => [`observe('${s.report()}', insn_soft_irq_enabled());`]],
  [1, (s) => [`observe('${s.report()}', insn_irq_enabled());`]],
];

/** Where no handler could be replaying itself. */
function replay(s: Scope): Statement[] {
  if (s.runner === "hardirq" || s.runner === "nmi") return ["insn_pause();"];
  return [
    s.random.pick(["insn_irq_replay();", "if (insn_irq_happened() === 1) insn_irq_replay();"]),
  ];
}

const pauses: readonly Weighted<Maker>[] = [
  [2, () => ["insn_pause();"]],
  [1, () => ["insn_yield();"]],
];

export const STATEMENTS = {
  stores,
  looks,
  updates,
  waits,
  perCpu,
  memory,
  choices,
  unbalanced,
  masks,
  pauses,
} as const;
