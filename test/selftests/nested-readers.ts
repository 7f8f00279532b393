// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by srcu_read_lock(): sections of one context nest and may overlap in part. Each unlock ends
 * the section whose index it is given, in whatever order and whatever rank each was begun under, and a
 * grace period waits for every section that was there before it.
 *
 * One task with two sections: the first ends before the second does, so they overlap in part, and to
 * the counters that is nesting too. The updater comes when the first is there and may flip before the
 * second, so the two may be of one rank or of two. More sections move the same counters up and down
 * again.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { expect_all_left } from 'test/selftests/lib/counts';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);

let entered: int = 0;
let first_over: int = 0;
let second_over: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function reader(): void {
	const first = srcu_read_lock(addr(ss));

	set_flag(entered);
	const second = srcu_read_lock(addr(ss));
	observe('one rank', first === second);
	if (first === second) witness('sections of one rank');
	else witness('sections of two ranks');
	WRITE_ONCE(first_over, 1);
	srcu_read_unlock(addr(ss), first);
	WRITE_ONCE(second_over, 1);
	srcu_read_unlock(addr(ss), second);
}

function updater(): void {
	wait_flag(entered);
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(first_over) === 1,
		'premature-grace-period',
		'the first section is not over',
	);
	if (!READ_ONCE(second_over)) witness('done while the second section goes on');
}

function check_balance(): void {
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'sections that nest and overlap, of one rank and of two',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 2,
	kworkers: 1,
	/* Of Tree SRCU: one in no hurry takes the same steps, with timers in between. */
	config: { EXP_HOLDOFF: 0 },
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: updater, cpu: 1 },
	],
	finish: check_balance,
	witnesses: [
		'sections of one rank',
		'sections of two ranks',
		'done while the second section goes on',
	],
	expect: { before: 'pass', after: 'pass' },
};
