// SPDX-License-Identifier: GPL-2.0-only
/*
 * Per-CPU operations in one instruction, its address formed with a segment prefix
 * (arch/x86/include/asm/percpu.h, v4.9: percpu_add_op() and its like). No interrupt and no migration
 * can come inside, so raw_cpu_* and this_cpu_* are the same. There is no LOCK prefix: another CPU
 * that writes the word is not kept out.
 */
import type { percpu_lvalue } from 'linux/types';
import {
	insn_percpu_add,
	insn_percpu_and,
	insn_percpu_cmpxchg,
	insn_percpu_load,
	insn_percpu_or,
	insn_percpu_store,
	insn_percpu_xadd,
} from 'machine/insn';

export { arch_raw_cpu_ptr } from 'asm-generic/percpu';

export function raw_cpu_read<T>(pcp: percpu_lvalue<T>): T {
	return insn_percpu_load(pcp);
}

export function raw_cpu_write<T>(pcp: percpu_lvalue<T>, val: T): void {
	insn_percpu_store(pcp, val);
}

export function raw_cpu_add(pcp: percpu_lvalue<number>, val: number): void {
	insn_percpu_add(pcp, val);
}

export function raw_cpu_and(pcp: percpu_lvalue<number>, val: number): void {
	insn_percpu_and(pcp, val);
}

export function raw_cpu_or(pcp: percpu_lvalue<number>, val: number): void {
	insn_percpu_or(pcp, val);
}

/** `xadd`, which leaves the old value behind. */
export function raw_cpu_add_return(pcp: percpu_lvalue<number>, val: number): number {
	return insn_percpu_xadd(pcp, val) + val;
}

/** A loop: `xchg` on memory would lock the bus whether told to or not. */
export function raw_cpu_xchg<T>(pcp: percpu_lvalue<T>, nval: T): T {
	let old = insn_percpu_load(pcp);
	for (;;) {
		const found = insn_percpu_cmpxchg(pcp, old, nval);
		if (found === old) return old;
		old = found;
	}
}

export function raw_cpu_cmpxchg<T>(pcp: percpu_lvalue<T>, oval: T, nval: T): T {
	return insn_percpu_cmpxchg(pcp, oval, nval);
}

export function this_cpu_read<T>(pcp: percpu_lvalue<T>): T {
	return insn_percpu_load(pcp);
}

export function this_cpu_write<T>(pcp: percpu_lvalue<T>, val: T): void {
	insn_percpu_store(pcp, val);
}

export function this_cpu_add(pcp: percpu_lvalue<number>, val: number): void {
	insn_percpu_add(pcp, val);
}

export function this_cpu_and(pcp: percpu_lvalue<number>, val: number): void {
	insn_percpu_and(pcp, val);
}

export function this_cpu_or(pcp: percpu_lvalue<number>, val: number): void {
	insn_percpu_or(pcp, val);
}

/** `xadd`, which leaves the old value behind. */
export function this_cpu_add_return(pcp: percpu_lvalue<number>, val: number): number {
	return insn_percpu_xadd(pcp, val) + val;
}

/** A loop: `xchg` on memory would lock the bus whether told to or not. */
export function this_cpu_xchg<T>(pcp: percpu_lvalue<T>, nval: T): T {
	let old = insn_percpu_load(pcp);
	for (;;) {
		const found = insn_percpu_cmpxchg(pcp, old, nval);
		if (found === old) return old;
		old = found;
	}
}

export function this_cpu_cmpxchg<T>(pcp: percpu_lvalue<T>, oval: T, nval: T): T {
	return insn_percpu_cmpxchg(pcp, oval, nval);
}
