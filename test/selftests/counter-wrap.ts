// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by unsigned arithmetic to the counters: they may wrap. c[] of one CPU goes below 0 when
 * readers leave there that came in elsewhere, seq[] comes round in time, and `completed` too; only
 * differences and sums over all CPUs are looked at, so none of it matters.
 *
 * Words of 4 bits, with seq[] one lock away from wrapping and `completed` one flip away (it starts
 * as it would after 15 of each), and a reader that may lock on one CPU and unlock on the other. What
 * must not happen, 16 locks between the two sums of seq[], takes as many tasks as a word has values:
 * with 32 bits there are not that many.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define, per_cpu_ptr } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { expect_all_left } from 'test/selftests/lib/counts';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

/** One before a 4-bit word wraps; odd, so the rank in use is 1. */
const LAST = 15;

const ss = define(DEFINE_SRCU);

let entered: int = 0;
let left: int = 0;

function prepare(): void {
	ss.completed = LAST;
	per_cpu_ptr(ss.per_cpu_ref, 0).seq[1] = LAST;
	per_cpu_ptr(ss.per_cpu_ref, 1).seq[1] = LAST;
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
	if (per_cpu_ptr(ss.per_cpu_ref, 0).seq[1] === 0) witness('seq[] wrapped');
	if (per_cpu_ptr(ss.per_cpu_ref, 1).c[1] === LAST) witness('c[] wrapped');
	if (ss.completed === 0) witness('completed wrapped');
	observe('completed', ss.completed);
	observe('c[1] on CPU 0', per_cpu_ptr(ss.per_cpu_ref, 0).c[1]);
	observe('seq[1] on CPU 0', per_cpu_ptr(ss.per_cpu_ref, 0).seq[1]);
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'counters wrap during a grace period',
	cpus: 2,
	kworkers: 1,
	ulong_bits: 4,
	setup: prepare,
	tasks: [{ run: reader }, { run: updater, cpu: 1 }],
	finish: check_wrapped,
	witnesses: ['seq[] wrapped', 'c[] wrapped', 'completed wrapped'],
	expect: { before: 'pass', after: 'pass' },
};
