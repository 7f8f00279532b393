// SPDX-License-Identifier: GPL-2.0-only
/*
 * this_cpu_* with load-exclusive and store-exclusive (arch/arm64/include/asm/percpu.h, v4.9), also on
 * CPUs with the LSE atomics. Preemption off keeps the task on the CPU whose address it computed; an
 * interrupt in between breaks the reservation on its return, so the store fails and the loop goes
 * round again. Nothing is ordered.
 *
 * raw_cpu_* are the generic ones: plain C, load, add, store.
 */
import type { percpu_lvalue } from 'linux/types';
import { insn_load_exclusive, insn_store_exclusive } from 'machine/insn';
import { READ_ONCE, WRITE_ONCE, addr } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { arch_raw_cpu_ptr } from 'asm-generic/percpu';
import { cmpxchg_relaxed } from 'asm/cmpxchg';

export * from 'asm-generic/percpu';

export function this_cpu_read<T>(pcp: percpu_lvalue<T>): T {
	preempt_disable();
	const val = READ_ONCE(arch_raw_cpu_ptr(addr(pcp)).$);
	preempt_enable();
	return val;
}

export function this_cpu_write<T>(pcp: percpu_lvalue<T>, val: T): void {
	preempt_disable();
	WRITE_ONCE(arch_raw_cpu_ptr(addr(pcp)).$, val);
	preempt_enable();
}

/** The new value. */
export function this_cpu_add_return(pcp: percpu_lvalue<number>, val: number): number {
	preempt_disable();
	const p = arch_raw_cpu_ptr(addr(pcp));
	let sum = insn_load_exclusive(p.$) + val;
	while (insn_store_exclusive(p.$, sum) !== 0) sum = insn_load_exclusive(p.$) + val;
	preempt_enable();
	return sum;
}

export function this_cpu_add(pcp: percpu_lvalue<number>, val: number): void {
	this_cpu_add_return(pcp, val);
}

export function this_cpu_and(pcp: percpu_lvalue<number>, val: number): void {
	preempt_disable();
	const p = arch_raw_cpu_ptr(addr(pcp));
	let failed = 1;
	while (failed !== 0) failed = insn_store_exclusive(p.$, insn_load_exclusive(p.$) & val);
	preempt_enable();
}

export function this_cpu_or(pcp: percpu_lvalue<number>, val: number): void {
	preempt_disable();
	const p = arch_raw_cpu_ptr(addr(pcp));
	let failed = 1;
	while (failed !== 0) failed = insn_store_exclusive(p.$, insn_load_exclusive(p.$) | val);
	preempt_enable();
}

export function this_cpu_xchg<T>(pcp: percpu_lvalue<T>, nval: T): T {
	preempt_disable();
	const p = arch_raw_cpu_ptr(addr(pcp));
	let old = insn_load_exclusive(p.$);
	while (insn_store_exclusive(p.$, nval) !== 0) old = insn_load_exclusive(p.$);
	preempt_enable();
	return old;
}

/** In arch/arm64/include/asm/cmpxchg.h in v4.9: one `cas` where there is one. */
export function this_cpu_cmpxchg<T>(pcp: percpu_lvalue<T>, oval: T, nval: T): T {
	preempt_disable();
	const found = cmpxchg_relaxed(arch_raw_cpu_ptr(addr(pcp)), oval, nval);
	preempt_enable();
	return found;
}
