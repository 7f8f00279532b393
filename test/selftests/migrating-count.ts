// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by this_cpu_inc() and this_cpu_dec(): a task that may be moved to another CPU at any time
 * counts on one CPU, wherever that is, and no other CPU counts on the same word meanwhile. So when every
 * reader has left the counters say so.
 *
 * What keeps that promise is that the word is chosen when the task cannot be moved any more, by masking
 * interrupts or disabling preemption first. A task that has chosen and is then moved would add to the
 * word of a CPU that goes on counting there, and where an addition is a load, an addition and a store
 * one of the two is lost.
 *
 * One reader that is moved and one that stays where the first one began: two of a kind are enough, as a
 * count is lost between one update and one other. Two CPUs, so that both are at it at once.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { expect_all_left, observe_inside } from 'test/selftests/lib/counts';

const ss = define(DEFINE_SRCU);

/* 1 while the one that stays is inside. */
let inside: int = 0;

function moved(): void {
	const idx = srcu_read_lock(addr(ss));

	if (READ_ONCE(inside)) witness('both inside');
	srcu_read_unlock(addr(ss), idx);
}

function staying(): void {
	const idx = srcu_read_lock(addr(ss));

	WRITE_ONCE(inside, 1);
	WRITE_ONCE(inside, 0);
	srcu_read_unlock(addr(ss), idx);
}

function check_balance(): void {
	observe_inside(addr(ss));
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'nobody is counted as inside when every reader has left, moved or not',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 2,
	tasks: [{ run: moved }, { run: staying, cpu: 0 }],
	finish: check_balance,
	witnesses: ['both inside'],
	expect: { before: 'pass', after: 'pass' },
};
