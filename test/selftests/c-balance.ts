// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by srcu_read_lock() and srcu_read_unlock(): when every reader has left, the sum of c[] over
 * all CPUs is 0 for both ranks, however readers were preempted. cleanup_srcu_struct() warns otherwise, and a grace
 * period waits for ever or not at all.
 *
 * v4.9 keeps it before the patch, because the lock's increments are not preemptible, and after it,
 * because this_cpu_inc() does not need that. Remove the preempt pair and leave c[] a load, an
 * addition and a store, and a reader preempted in between wipes out what another one counted.
 *
 * Two readers on one CPU: a count is lost when one update comes inside another, and each CPU's c[] is
 * a sum of its own.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { all_left, c_rank } from 'test/selftests/lib/counts';

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
	observe('c[0]', c_rank(addr(ss), 0));
	observe('c[1]', c_rank(addr(ss), 1));
	expect_true(all_left(addr(ss)), 'c-balance', 'all have left and a sum of c[] is not 0');
}

export const scenario: selftest = {
	title: 'the sum of c[] is 0 when every reader has left, preempted or not',
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
