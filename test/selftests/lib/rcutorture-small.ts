// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's torture test in its smallest form, for scenarios in which all its random numbers and all
 * schedules are walked: readers that read once, and a writer that replaces the element once.
 */
import type { ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { addr, define, each_possible_cpu, per_cpu_ptr } from 'linux/compiler';
import { schedule_timeout_interruptible } from 'linux/sched';
import { witness } from 'linux/selftest';
import type { torture_random_state } from 'linux/torture';
import type { rcu_torture_ops, rcutorture_param } from 'kernel/rcu/rcutorture';
import {
	rcu_torture_cleanup,
	rcu_torture_count,
	rcu_torture_init,
	rcu_torture_one_read,
	rcu_torture_one_write,
} from 'kernel/rcu/rcutorture';

const param = define<rcutorture_param>();

/* One round of the writer. The first has nothing to replace, and so waits for nothing. */
export function write_once(): void {
	let rand!: torture_random_state;

	rcu_torture_one_write(addr(rand));
}

/* One section; no delay in it is longer than what the schedule makes of it. */
export function read_once(): void {
	let rand!: torture_random_state;

	rcu_torture_one_read(addr(rand));
}

/* Delays a reader by the longest that there is: it sleeps. */
export function sleep_in_section(_trsp: ptr<torture_random_state>): void {
	schedule_timeout_interruptible(1);
}

/* Leaves the flavour one way to wait: who is waited for is the same with all of them. */
export function only_synchronize(ops: ptr<rcu_torture_ops>): void {
	ops.deferred_free = NULL;
	ops.exp_sync = NULL;
}

export function start_small(ops: ptr<rcu_torture_ops>): void {
	rcu_torture_init(ops, addr(param));
	write_once();
}

/* As the test ends; and whether it was about anything. */
export function end_small(): void {
	rcu_torture_cleanup();
	for (const cpu of each_possible_cpu())
		if (per_cpu_ptr(rcu_torture_count, cpu)[1] !== 0)
			witness('reader holds what was taken away');
}
