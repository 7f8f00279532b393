// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader, and an interrupt that comes on top of it with a section of its own in the same domain: what
 * the report of the bug had, and no more. One of each on one CPU is enough. A counter of a CPU is
 * written by that CPU only, and a count is lost where one update comes inside another.
 */
import type { int, ptr } from 'linux/types';
import { observe, witness } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { check_locks } from 'test/selftests/lib/counts';

/* One counter for each context, so that these cannot be torn. */
let task_locks: int = 0;
let irq_locks: int = 0;
let task_locking: int = 0;

/* The task's section. */
export function read_in_task(sp: ptr<srcu_struct>): void {
	task_locking = 1;
	const idx = srcu_read_lock(sp);
	task_locking = 0;
	task_locks++;
	srcu_read_unlock(sp, idx);
}

/* The handler's, which begins and ends in one run of it. */
export function read_in_irq(sp: ptr<srcu_struct>): void {
	if (task_locking) witness('interrupt inside the lock');
	const idx = srcu_read_lock(sp);
	irq_locks++;
	srcu_read_unlock(sp, idx);
}

/* How many sections there were. */
export function observe_sections(): void {
	observe('locks', task_locks + irq_locks);
}

/* Finish: all of them were counted. */
export function check_total(sp: ptr<srcu_struct>): void {
	const locks = task_locks + irq_locks;

	observe('locks', locks);
	check_locks(sp, locks);
}
