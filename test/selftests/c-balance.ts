// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by srcu_read_lock() and srcu_read_unlock(): when every reader has left, the counters say so,
 * for both ranks and however readers were preempted. In v4.9 the sum of c[] over all CPUs is 0 then,
 * elsewhere the sums of locks and unlocks are the same. cleanup_srcu_struct() warns otherwise, and a
 * grace period waits for ever or not at all.
 *
 * That is kept before the patch, because the lock's increments are not preemptible, and after it,
 * because this_cpu_inc() does not need that. Remove the preempt pair and leave an increment a load, an
 * addition and a store, and a reader preempted in between wipes out what another one counted.
 *
 * Two readers on one CPU: a count is lost when one update comes inside another, and the counters of
 * each CPU are a sum of their own.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { expect_all_left, observe_inside } from 'test/selftests/lib/counts';

const ss = define(DEFINE_SRCU);

/* 1 while one of them is inside, for the other to see. */
let inside: int = 0;

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	if (READ_ONCE(inside)) witness('one inside when the other comes');
	WRITE_ONCE(inside, 1);
	WRITE_ONCE(inside, 0);
	srcu_read_unlock(addr(ss), idx);
}

function check_balance(): void {
	observe_inside(addr(ss));
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'nobody is counted as inside when every reader has left, preempted or not',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 1,
	/* On every architecture it would complain of the half patch before a count is lost. */
	config: { CONFIG_DEBUG_PREEMPT: false },
	tasks: [
		{ run: reader, name: 'first reader', cpu: 0 },
		{ run: reader, name: 'second reader', cpu: 0 },
	],
	finish: check_balance,
	witnesses: ['one inside when the other comes'],
	expect: { before: 'pass', after: 'pass' },
};
