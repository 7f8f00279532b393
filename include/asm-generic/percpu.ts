// SPDX-License-Identifier: GPL-2.0-only
/*
 * Per-CPU operations for an architecture that has no better (include/asm-generic/percpu.h, v4.9).
 *
 * raw_cpu_*: plain C on the computed address. Three instructions as a rule, and an interrupt or a
 * migration may come between any two of them. Whether the compiler makes fewer of them is a fact
 * about the machine (plainAdd in arch/<arch>/machine.ts), not a promise of this file.
 *
 * this_cpu_*: the same with interrupts masked, which keeps the task on its CPU too. The raw forms of
 * masking, as these are used below the interrupt tracing. Nothing here stops another CPU.
 */
import type { percpu_lvalue, ptr } from 'linux/types';
import { insn_cpu } from 'machine/insn';
import { READ_ONCE, addr, per_cpu_ptr } from 'linux/compiler';
import { raw_local_irq_restore, raw_local_irq_save } from 'linux/irqflags';
import { preempt_disable_notrace, preempt_enable_notrace } from 'linux/preempt';

/** This CPU's copy. The answer is stale as soon as the task may migrate. */
export function arch_raw_cpu_ptr<T>(p: ptr<T>): ptr<T> {
	return per_cpu_ptr(p, insn_cpu());
}

export function raw_cpu_read<T>(pcp: percpu_lvalue<T>): T {
	return arch_raw_cpu_ptr(addr(pcp)).$;
}

export function raw_cpu_write<T>(pcp: percpu_lvalue<T>, val: T): void {
	arch_raw_cpu_ptr(addr(pcp)).$ = val;
}

export function raw_cpu_add(pcp: percpu_lvalue<number>, val: number): void {
	arch_raw_cpu_ptr(addr(pcp)).$ += val;
}

export function raw_cpu_and(pcp: percpu_lvalue<number>, val: number): void {
	arch_raw_cpu_ptr(addr(pcp)).$ &= val;
}

export function raw_cpu_or(pcp: percpu_lvalue<number>, val: number): void {
	arch_raw_cpu_ptr(addr(pcp)).$ |= val;
}

/** The new value. */
export function raw_cpu_add_return(pcp: percpu_lvalue<number>, val: number): number {
	const p = arch_raw_cpu_ptr(addr(pcp));
	p.$ += val;
	return p.$;
}

/** The old value. */
export function raw_cpu_xchg<T>(pcp: percpu_lvalue<T>, nval: T): T {
	const p = arch_raw_cpu_ptr(addr(pcp));
	const old = p.$;
	p.$ = nval;
	return old;
}

/** The old value; the new one is stored if that was `oval`. */
export function raw_cpu_cmpxchg<T>(pcp: percpu_lvalue<T>, oval: T, nval: T): T {
	const p = arch_raw_cpu_ptr(addr(pcp));
	const old = p.$;
	if (old === oval) p.$ = nval;
	return old;
}

/*
 * One load: only the address must belong to the CPU that loads, so preemption off is enough and an
 * interrupt does no harm.
 */
export function this_cpu_read<T>(pcp: percpu_lvalue<T>): T {
	preempt_disable_notrace();
	const val = READ_ONCE(arch_raw_cpu_ptr(addr(pcp)).$);
	preempt_enable_notrace();
	return val;
}

export function this_cpu_write<T>(pcp: percpu_lvalue<T>, val: T): void {
	const flags = raw_local_irq_save();
	raw_cpu_write(pcp, val);
	raw_local_irq_restore(flags);
}

export function this_cpu_add(pcp: percpu_lvalue<number>, val: number): void {
	const flags = raw_local_irq_save();
	arch_raw_cpu_ptr(addr(pcp)).$ += val;
	raw_local_irq_restore(flags);
}

export function this_cpu_and(pcp: percpu_lvalue<number>, val: number): void {
	const flags = raw_local_irq_save();
	arch_raw_cpu_ptr(addr(pcp)).$ &= val;
	raw_local_irq_restore(flags);
}

export function this_cpu_or(pcp: percpu_lvalue<number>, val: number): void {
	const flags = raw_local_irq_save();
	arch_raw_cpu_ptr(addr(pcp)).$ |= val;
	raw_local_irq_restore(flags);
}

export function this_cpu_add_return(pcp: percpu_lvalue<number>, val: number): number {
	const flags = raw_local_irq_save();
	const sum = raw_cpu_add_return(pcp, val);
	raw_local_irq_restore(flags);
	return sum;
}

export function this_cpu_xchg<T>(pcp: percpu_lvalue<T>, nval: T): T {
	const flags = raw_local_irq_save();
	const old = raw_cpu_xchg(pcp, nval);
	raw_local_irq_restore(flags);
	return old;
}

export function this_cpu_cmpxchg<T>(pcp: percpu_lvalue<T>, oval: T, nval: T): T {
	const flags = raw_local_irq_save();
	const old = raw_cpu_cmpxchg(pcp, oval, nval);
	raw_local_irq_restore(flags);
	return old;
}
