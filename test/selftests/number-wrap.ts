// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by the comparisons of Tree SRCU: the numbers of grace periods may wrap, and the counts of readers
 * with them. Only differences are looked at.
 *
 * Words of 5 bits, of which two are the state: the eighth grace period ends at 0. There have been six, made as
 * they are made, so the two that follow go past the end, and a reader's counts with them: they begin at their
 * last value, under either rank. The reader may be of the one, of the other, or of neither. What must not happen,
 * half the numbers between two that are compared, is number-gap; so all of them are asked for by CPU 0, on which
 * setup() runs.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { come_and_gone, expect_all_left, locks_on } from 'test/selftests/lib/counts';

/** Grace periods before. */
const BEFORE = 6;

/** One before a 5-bit word wraps. */
const LAST = 31;

const ss = define(DEFINE_SRCU);

let entered: int = 0;
let left: int = 0;

function prepare(): void {
	for (let i: int = 0; i < BEFORE; i++) synchronize_srcu(addr(ss));
	come_and_gone(addr(ss), 1, 0, LAST);
	come_and_gone(addr(ss), 1, 1, LAST);
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	WRITE_ONCE(entered, 1);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	synchronize_srcu(addr(ss));
	const inside = READ_ONCE(entered);
	synchronize_srcu(addr(ss));
	expect_true(
		!inside || READ_ONCE(left) === 1,
		'premature-grace-period',
		'a reader that was there before is inside',
	);
}

function check_wrapped(): void {
	observe('grace periods', ss.srcu_gp_seq);
	expect_true(ss.srcu_gp_seq === 0, 'number-wrap', 'there were more grace periods, or less');
	if (locks_on(addr(ss), 1, 0) === 0) witness('the one rank wrapped');
	if (locks_on(addr(ss), 1, 1) === 0) witness('the other rank wrapped');
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'numbers of grace periods and counts of readers wrap',
	srcu: ['tree'],
	cpus: 2,
	kworkers: 1,
	ulong_bits: 5,
	/* The checks that hang on the preempt count, which such a kernel does not keep, go with it. */
	config: {
		CONFIG_PREEMPT: false,
		CONFIG_DEBUG_PREEMPT: false,
		CONFIG_DEBUG_ATOMIC_SLEEP: false,
		/* One in no hurry takes the same steps, with timers in between. */
		EXP_HOLDOFF: 0,
	},
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 1 },
		{ run: updater, cpu: 0 },
	],
	finish: check_wrapped,
	witnesses: ['the one rank wrapped', 'the other rank wrapped'],
	expect: { before: 'pass', after: 'pass' },
};
