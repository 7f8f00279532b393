// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by srcu_read_unlock(): the reader may be on another CPU by then, or on another after each
 * step. One CPU has then one reader too many and another one too few (below 0, which wraps), and only
 * the sum says anything. After the patch even the two increments of one v4.9 lock may be on two CPUs.
 *
 * One free reader on two CPUs passes through every such place; a second would only add to the same
 * sums. The updater is a thief with one grace period, which reads those sums at every moment of it.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { expect_all_left, inside_on, locks_on } from 'test/selftests/lib/counts';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);

let entered: int = 0;
let left: int = 0;

function prepare(): void {
	first_use(addr(ss));
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

function check_counts(): void {
	observe('inside, CPU 0', inside_on(addr(ss), 0, 0));
	observe('locks, CPU 0', locks_on(addr(ss), 0, 0));
	if (inside_on(addr(ss), 0, 0) !== 0) witness('unlocked on another CPU');
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'a reader that locks on one CPU and unlocks on another',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [{ run: reader }, { run: updater, cpu: 1 }],
	finish: check_counts,
	witnesses: ['unlocked on another CPU'],
	expect: { before: 'pass', after: 'pass' },
};
