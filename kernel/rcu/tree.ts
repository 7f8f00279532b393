// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grace periods of RCU where readers are not preempted: of kernel/rcu/tree.c and tree_exp.h, v4.9, without
 * CONFIG_PREEMPT_RCU. A reader keeps its CPU, so a CPU that has been through the scheduler has left
 * behind whatever reader it had. Nothing is counted when a section begins or ends, and for that a grace
 * period waits for every CPU that runs anything, readers or not.
 *
 * What is left out changes how long it takes and not whom it waits for. Each CPU has a word instead of a
 * bit in a tree. Who wants a grace period asks the CPUs itself, at once, as the expedited one does; the
 * normal one has a kthread for that, and a CPU is asked at its next tick. Whoever waits for a CPU that was
 * asked already shares the answer. An idle CPU is not told by a counter and left asleep: nobody is on it,
 * so it goes through the scheduler the moment it is asked.
 */
import type { bool, int, ptr } from 'linux/types';
import { insn_sleep_until } from 'machine/insn';
import { WRITE_ONCE, addr, define_percpu, each_possible_cpu, per_cpu_ptr } from 'linux/compiler';
import { cpu_online } from 'linux/cpumask';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { might_sleep } from 'linux/kernel';
import { lock_is_held } from 'linux/lockdep';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import {
	RCU_LOCKDEP_WARN,
	rcu_bh_lock_map,
	rcu_lock_map,
	rcu_sched_lock_map,
} from 'linux/rcupdate';
import { get_cpu, put_cpu, raw_smp_processor_id } from 'linux/smp';
import { smp_mb } from 'asm/barrier';

interface rcu_data {
	/** A grace period waits for this CPU, which has not been through the scheduler since. */
	cpu_no_qs: bool;
}

const rcu_sched_data = define_percpu<rcu_data>();

function rcu_data_of(cpu: int): ptr<rcu_data> {
	return per_cpu_ptr(rcu_sched_data, cpu);
}

/*
 * The scheduler of a CPU, as far as it matters here: a thread bound to it, which is switched to when a grace
 * period asks, where the kernel sends an interrupt that sets TIF_NEED_RESCHED. While it keeps others off
 * the CPU no reader is there, nor a handler.
 */
export function rcu_switch_thread(): void {
	const rdp = rcu_data_of(raw_smp_processor_id());

	for (;;) {
		insn_sleep_until(rdp.cpu_no_qs, true);
		preempt_disable();
		smp_mb(); /* Pairs with sync_rcu_select_cpus(). */
		WRITE_ONCE(rdp.cpu_no_qs, false);
		preempt_enable();
	}
}

/* Asks every other CPU. On this one the caller runs, and so no reader. */
function sync_rcu_select_cpus(): void {
	smp_mb(); /* Pairs with rcu_switch_thread(). */
	const this_cpu = get_cpu();
	for (const cpu of each_possible_cpu()) {
		if (cpu !== this_cpu && cpu_online(cpu))
			WRITE_ONCE(rcu_data_of(cpu).cpu_no_qs, true);
	}
	put_cpu();
}

/* Waits for their answers, one step each where the kernel has a wait queue. */
function sync_rcu_wait(): void {
	for (const cpu of each_possible_cpu()) insn_sleep_until(rcu_data_of(cpu).cpu_no_qs, false);
	smp_mb(); /* Pairs with rcu_switch_thread(). */
}

/**
 * synchronize_sched - wait until every CPU has been through the scheduler
 *
 * Process context. Returns after every stretch of code has ended that ran with preemption or interrupts
 * off when it was called: all sections of rcu_read_lock(), and all handlers.
 */
export function synchronize_sched(): void {
	RCU_LOCKDEP_WARN(
		lock_is_held(addr(rcu_bh_lock_map)) !== 0 ||
			lock_is_held(addr(rcu_lock_map)) !== 0 ||
			lock_is_held(addr(rcu_sched_lock_map)) !== 0,
		'Illegal synchronize_sched() in RCU-sched read-side critical section',
	);
	might_sleep();
	sync_rcu_select_cpus();
	sync_rcu_wait();
}
EXPORT_SYMBOL_GPL(synchronize_sched);

/** The same, where readers are not preempted. */
export function synchronize_rcu(): void {
	synchronize_sched();
}
