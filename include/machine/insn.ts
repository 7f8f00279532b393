// SPDX-License-Identifier: GPL-2.0-only
/*
 * The instructions of the simulated machine, from which arch/ and include/asm-generic/ are built.
 * Each call is one instruction of one CPU: an interrupt of that CPU comes before or after it, never
 * inside. Only those marked "interlocked" also exclude the other CPUs.
 */
import type { int, lvalue, percpu, percpu_lvalue, ptr, uint } from 'linux/types';

/** The number of this CPU, as read from its per-CPU base register. */
export declare function insn_cpu(): uint;

/* Masking interrupts: the CPU's own flag, and the software flag that powerpc keeps in the paca. */
export declare function insn_irq_enabled(): int;
export declare function insn_irq_set(enable: int): void;
export declare function insn_soft_irq_enabled(): int;
export declare function insn_soft_irq_set(enable: int): void;
/** 1 when an interrupt arrived on this CPU while it was masked in software only. */
export declare function insn_irq_happened(): int;
/** Take the recorded interrupts of this CPU now. */
export declare function insn_irq_replay(): void;

/* A word of this CPU's copy, its address formed inside the instruction (x86 %gs:, %fs:). Not interlocked. */
export declare function insn_percpu_load<T>(pcp: percpu_lvalue<T>): T;
export declare function insn_percpu_store<T>(pcp: percpu_lvalue<T>, val: T): void;
export declare function insn_percpu_add<T>(pcp: percpu_lvalue<T>, val: T): void;
export declare function insn_percpu_and<T>(pcp: percpu_lvalue<T>, val: T): void;
export declare function insn_percpu_or<T>(pcp: percpu_lvalue<T>, val: T): void;
/** The old value. */
export declare function insn_percpu_xadd<T>(pcp: percpu_lvalue<T>, val: T): T;
export declare function insn_percpu_cmpxchg<T>(pcp: percpu_lvalue<T>, old: T, val: T): T;

/* A word of memory, not interlocked. */
export declare function insn_add<T>(x: lvalue<T>, val: T): void;

/* Interlocked. All but insn_lock_add and its like return the old value. */
export declare function insn_lock_add<T>(x: lvalue<T>, val: T): void;
export declare function insn_lock_and<T>(x: lvalue<T>, val: T): void;
export declare function insn_lock_or<T>(x: lvalue<T>, val: T): void;
export declare function insn_lock_xadd<T>(x: lvalue<T>, val: T): T;
export declare function insn_lock_xchg<T>(x: lvalue<T>, val: T): T;
export declare function insn_lock_cmpxchg<T>(x: lvalue<T>, old: T, val: T): T;

/* Load-exclusive and store-exclusive; the latter returns 0 when it stored, 1 when it must be retried. */
export declare function insn_load_exclusive<T>(x: lvalue<T>): T;
export declare function insn_store_exclusive<T>(x: lvalue<T>, val: T): int;

export declare function insn_load_acquire<T>(x: lvalue<T>): T;
export declare function insn_store_release<T>(x: lvalue<T>, val: T): void;

/** `kind` as the memory model knows it; see FenceKind in tools/kcc/ir.ts. */
export declare function insn_fence(
	kind: 'mb' | 'rmb' | 'wmb' | 'acquire' | 'release' | 'data-dependency',
): void;

/** Spin until the word equals `old`, and make it `val` in that instant. Interlocked. */
export declare function insn_await_cmpxchg<T>(x: lvalue<T>, old: T, val: T): void;
/** Spin until the word equals `val`. */
export declare function insn_await<T>(x: lvalue<T>, val: T): void;
/** Give up the CPU until the word equals `val`: the scheduler's part of the machine. */
export declare function insn_sleep_until<T>(x: lvalue<T>, val: T): void;

/** The running context's task_struct; interrupt handlers have one of their own. */
export declare function insn_current<T>(): ptr<T>;

/** Time passes; nothing else happens. */
export declare function insn_pause(): void;
/** The same, and a kernel without preemption may switch tasks here. */
export declare function insn_yield(): void;

/** Any of 0 .. count - 1. */
export declare function insn_choose(count: int): int;

/* Memory: fresh words, uninitialised or zeroed; NULL when there is no room. Freed words are poisoned. */
export declare function insn_alloc<T>(): ptr<T>;
export declare function insn_zalloc<T>(): ptr<T>;
export declare function insn_free<T>(p: ptr<T>): void;
/** Zeroed, one copy for each possible CPU. */
export declare function insn_alloc_percpu<T>(): percpu<T>;
export declare function insn_free_percpu<T>(p: percpu<T>): void;
