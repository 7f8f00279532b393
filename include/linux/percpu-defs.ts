// SPDX-License-Identifier: GPL-2.0-only
/*
 * The three families of per-CPU operations and how they stack (include/linux/percpu-defs.h, v4.9).
 *
 *	raw_cpu_*	no protection and no check
 *	__this_cpu_*	raw_cpu_*, and a promise by the caller that it cannot migrate, which
 *			CONFIG_DEBUG_PREEMPT holds it to. No promise about interrupts is checked, and
 *			none is made: an interrupt that writes the same word may come in between.
 *	this_cpu_*	safe against interrupts and preemption of this CPU by themselves
 *
 * raw_cpu_* and this_cpu_* come from the architecture, the rest is made of them here. None excludes
 * another CPU that writes the same word, and none orders anything.
 */
import type { percpu, percpu_lvalue, ptr } from 'linux/types';
import { CONFIG_DEBUG_PREEMPT } from 'generated/config';
import { insn_cpu } from 'machine/insn';
import { IS_ENABLED, per_cpu_ptr } from 'linux/compiler';
import { preemptible } from 'linux/preempt';
import { fail } from 'linux/selftest';
import { smp_processor_id } from 'linux/smp';
import {
	raw_cpu_add,
	raw_cpu_add_return,
	raw_cpu_and,
	raw_cpu_cmpxchg,
	raw_cpu_or,
	raw_cpu_read,
	raw_cpu_write,
	raw_cpu_xchg,
	this_cpu_add,
	this_cpu_add_return,
} from 'asm/percpu';

export {
	raw_cpu_add,
	raw_cpu_add_return,
	raw_cpu_and,
	raw_cpu_cmpxchg,
	raw_cpu_or,
	raw_cpu_read,
	raw_cpu_write,
	raw_cpu_xchg,
	this_cpu_add,
	this_cpu_add_return,
	this_cpu_and,
	this_cpu_cmpxchg,
	this_cpu_or,
	this_cpu_read,
	this_cpu_write,
	this_cpu_xchg,
} from 'asm/percpu';

export { per_cpu_ptr } from 'linux/compiler';

/** This CPU's copy, for callers that know what they do. */
export function raw_cpu_ptr<T>(p: percpu<T>): ptr<T> {
	return per_cpu_ptr(p, insn_cpu());
}

/** This CPU's copy. Under CONFIG_DEBUG_PREEMPT the offset is that of a checked smp_processor_id(). */
export function this_cpu_ptr<T>(p: percpu<T>): ptr<T> {
	if (IS_ENABLED(CONFIG_DEBUG_PREEMPT)) return per_cpu_ptr(p, smp_processor_id());
	return raw_cpu_ptr(p);
}

export function raw_cpu_sub(pcp: percpu_lvalue<number>, val: number): void {
	raw_cpu_add(pcp, -val);
}

export function raw_cpu_inc(pcp: percpu_lvalue<number>): void {
	raw_cpu_add(pcp, 1);
}

export function raw_cpu_dec(pcp: percpu_lvalue<number>): void {
	raw_cpu_sub(pcp, 1);
}

/*
 * The complaint of CONFIG_DEBUG_PREEMPT (check_preemption_disabled() in lib/smp_processor_id.c). The
 * kernel also lets a task pass that is bound to one CPU, and the time before the scheduler runs;
 * which CPUs a task is bound to is not kept here.
 */
export function __this_cpu_preempt_check(): void {
	if (IS_ENABLED(CONFIG_DEBUG_PREEMPT)) {
		if (preemptible())
			fail('debug-preempt', 'using __this_cpu_*() in preemptible code');
	}
}

export function __this_cpu_read<T>(pcp: percpu_lvalue<T>): T {
	__this_cpu_preempt_check();
	return raw_cpu_read(pcp);
}

export function __this_cpu_write<T>(pcp: percpu_lvalue<T>, val: T): void {
	__this_cpu_preempt_check();
	raw_cpu_write(pcp, val);
}

export function __this_cpu_add(pcp: percpu_lvalue<number>, val: number): void {
	__this_cpu_preempt_check();
	raw_cpu_add(pcp, val);
}

export function __this_cpu_sub(pcp: percpu_lvalue<number>, val: number): void {
	__this_cpu_add(pcp, -val);
}

export function __this_cpu_inc(pcp: percpu_lvalue<number>): void {
	__this_cpu_add(pcp, 1);
}

export function __this_cpu_dec(pcp: percpu_lvalue<number>): void {
	__this_cpu_sub(pcp, 1);
}

export function __this_cpu_and(pcp: percpu_lvalue<number>, val: number): void {
	__this_cpu_preempt_check();
	raw_cpu_and(pcp, val);
}

export function __this_cpu_or(pcp: percpu_lvalue<number>, val: number): void {
	__this_cpu_preempt_check();
	raw_cpu_or(pcp, val);
}

export function __this_cpu_add_return(pcp: percpu_lvalue<number>, val: number): number {
	__this_cpu_preempt_check();
	return raw_cpu_add_return(pcp, val);
}

export function __this_cpu_inc_return(pcp: percpu_lvalue<number>): number {
	return __this_cpu_add_return(pcp, 1);
}

export function __this_cpu_dec_return(pcp: percpu_lvalue<number>): number {
	return __this_cpu_add_return(pcp, -1);
}

export function __this_cpu_xchg<T>(pcp: percpu_lvalue<T>, nval: T): T {
	__this_cpu_preempt_check();
	return raw_cpu_xchg(pcp, nval);
}

export function __this_cpu_cmpxchg<T>(pcp: percpu_lvalue<T>, oval: T, nval: T): T {
	__this_cpu_preempt_check();
	return raw_cpu_cmpxchg(pcp, oval, nval);
}

export function this_cpu_sub(pcp: percpu_lvalue<number>, val: number): void {
	this_cpu_add(pcp, -val);
}

export function this_cpu_inc(pcp: percpu_lvalue<number>): void {
	this_cpu_add(pcp, 1);
}

export function this_cpu_dec(pcp: percpu_lvalue<number>): void {
	this_cpu_sub(pcp, 1);
}

export function this_cpu_sub_return(pcp: percpu_lvalue<number>, val: number): number {
	return this_cpu_add_return(pcp, -val);
}

export function this_cpu_inc_return(pcp: percpu_lvalue<number>): number {
	return this_cpu_add_return(pcp, 1);
}

export function this_cpu_dec_return(pcp: percpu_lvalue<number>): number {
	return this_cpu_add_return(pcp, -1);
}
