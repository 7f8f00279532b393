// SPDX-License-Identifier: GPL-2.0-only
/*
 * What tortures share (kernel/torture.c, v4.9), as far as it decides what is tested. Shuffling tasks
 * between CPUs and plugging CPUs are left out: the machine migrates whatever may be migrated.
 */
import type { bool, int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { cond_resched } from 'linux/sched';

export const FULLSTOP_DONTSTOP = 0;
export const FULLSTOP_SHUTDOWN = 1;
export const FULLSTOP_RMMOD = 2;

let fullstop: int = 0;

/** Whether the test is over. Any context. */
export function torture_must_stop_irq(): bool {
	return READ_ONCE(fullstop) !== FULLSTOP_DONTSTOP;
}
EXPORT_SYMBOL_GPL(torture_must_stop_irq);

/** The same for kthreads, each of which the kernel also stops by itself. */
export function torture_must_stop(): bool {
	return torture_must_stop_irq();
}
EXPORT_SYMBOL_GPL(torture_must_stop);

/*
 * Between two rounds of a kthread: lets others run. The kernel also halts the test here for some
 * seconds at a time, which a schedule can do to any of them anywhere.
 */
export function stutter_wait(): void {
	cond_resched();
}
EXPORT_SYMBOL_GPL(stutter_wait);

/** A task: ends the test when its time is up, that is, whenever it gets to run. */
export function torture_shutdown(): void {
	WRITE_ONCE(fullstop, FULLSTOP_SHUTDOWN);
}
