// SPDX-License-Identifier: GPL-2.0-only
/*
 * this_cpu_* with interlocked operations, the task kept on its CPU while it has the address
 * (arch/s390/include/asm/percpu.h, v4.9). From z196 on there is one instruction for each (`asi`,
 * `laa`, `lan`, `lao`), before it a loop of compare-and-swap, which costs less than masking interrupts.
 *
 * raw_cpu_* are the generic ones: plain C. That compilers make one `agsi` of `x += 1` from z10 on is
 * their choice and not promised here; see machine.ts.
 */
import type { percpu_lvalue } from 'linux/types';
import { CONFIG_HAVE_MARCH_Z196_FEATURES } from 'generated/config';
import {
	insn_lock_add,
	insn_lock_and,
	insn_lock_cmpxchg,
	insn_lock_or,
	insn_lock_xadd,
} from 'machine/insn';
import { IS_ENABLED, addr } from 'linux/compiler';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { arch_raw_cpu_ptr } from 'asm-generic/percpu';
import { cmpxchg, xchg } from 'asm/cmpxchg';

export * from 'asm-generic/percpu';

export function this_cpu_add(pcp: percpu_lvalue<number>, val: number): void {
	if (IS_ENABLED(CONFIG_HAVE_MARCH_Z196_FEATURES)) {
		preempt_disable();
		insn_lock_add(arch_raw_cpu_ptr(addr(pcp)).$, val);
		preempt_enable();
	} else {
		this_cpu_add_return(pcp, val);
	}
}

/** The new value. */
export function this_cpu_add_return(pcp: percpu_lvalue<number>, val: number): number {
	preempt_disable();
	const p = arch_raw_cpu_ptr(addr(pcp));
	let sum = val;
	if (IS_ENABLED(CONFIG_HAVE_MARCH_Z196_FEATURES)) {
		sum = insn_lock_xadd(p.$, val) + val;
	} else {
		let old = p.$;
		for (;;) {
			sum = old + val;
			const found = insn_lock_cmpxchg(p.$, old, sum);
			if (found === old) break;
			old = found;
		}
	}
	preempt_enable();
	return sum;
}

export function this_cpu_and(pcp: percpu_lvalue<number>, val: number): void {
	preempt_disable();
	const p = arch_raw_cpu_ptr(addr(pcp));
	if (IS_ENABLED(CONFIG_HAVE_MARCH_Z196_FEATURES)) {
		insn_lock_and(p.$, val);
	} else {
		let old = p.$;
		for (;;) {
			const found = insn_lock_cmpxchg(p.$, old, old & val);
			if (found === old) break;
			old = found;
		}
	}
	preempt_enable();
}

export function this_cpu_or(pcp: percpu_lvalue<number>, val: number): void {
	preempt_disable();
	const p = arch_raw_cpu_ptr(addr(pcp));
	if (IS_ENABLED(CONFIG_HAVE_MARCH_Z196_FEATURES)) {
		insn_lock_or(p.$, val);
	} else {
		let old = p.$;
		for (;;) {
			const found = insn_lock_cmpxchg(p.$, old, old | val);
			if (found === old) break;
			old = found;
		}
	}
	preempt_enable();
}

export function this_cpu_xchg<T>(pcp: percpu_lvalue<T>, nval: T): T {
	preempt_disable();
	const old = xchg(arch_raw_cpu_ptr(addr(pcp)), nval);
	preempt_enable();
	return old;
}

export function this_cpu_cmpxchg<T>(pcp: percpu_lvalue<T>, oval: T, nval: T): T {
	preempt_disable();
	const found = cmpxchg(arch_raw_cpu_ptr(addr(pcp)), oval, nval);
	preempt_enable();
	return found;
}
