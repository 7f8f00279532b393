// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by unsigned arithmetic to the counters: they may wrap. What is inside by one CPU goes below 0
 * when readers leave there that came in elsewhere, the count of locks comes round in time, and
 * `completed` too; only differences and sums over all CPUs are looked at, so none of it matters.
 *
 * Words of 4 bits, with the locks one away from wrapping and `completed` one flip away (it starts as it
 * would after 15 of each), and a reader that may lock on one CPU and unlock on the other. What must not
 * happen, 16 locks between the two sums that are compared, takes as many tasks as a word has values: with
 * 32 bits there are not that many.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { come_and_gone, expect_all_left, inside_on, locks_on } from 'test/selftests/lib/counts';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

/** One before a 4-bit word wraps; odd, so the rank in use is 1. */
const LAST = 15;

const ss = define(DEFINE_SRCU);

let entered: int = 0;
let left: int = 0;

function prepare(): void {
	ss.completed = LAST;
	come_and_gone(addr(ss), 0, 1, LAST);
	come_and_gone(addr(ss), 1, 1, LAST);
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(entered);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	wait_flag(entered);
	synchronize_srcu(addr(ss));
	expect_true(READ_ONCE(left) === 1, 'premature-grace-period', 'the reader was still inside');
}

function check_wrapped(): void {
	if (locks_on(addr(ss), 0, 1) === 0) witness('locks wrapped');
	if (inside_on(addr(ss), 1, 1) === LAST) witness('less than nobody inside');
	if (ss.completed === 0) witness('completed wrapped');
	observe('completed', ss.completed);
	observe('inside, CPU 0', inside_on(addr(ss), 0, 1));
	observe('locks, CPU 0', locks_on(addr(ss), 0, 1));
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'counters wrap during a grace period',
	srcu: ['v4.9', 'classic'],
	cpus: 2,
	kworkers: 1,
	ulong_bits: 4,
	setup: prepare,
	tasks: [{ run: reader }, { run: updater, cpu: 1 }],
	finish: check_wrapped,
	witnesses: ['locks wrapped', 'less than nobody inside', 'completed wrapped'],
	expect: { before: 'pass', after: 'pass' },
};
