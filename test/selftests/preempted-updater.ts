// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by synchronize_srcu(): it may be preempted between any two of its steps, also by the readers
 * it is about to wait for, and no step relies on the one before it being recent.
 *
 * One CPU, so that whenever the reader moves the updater is preempted, and the worker after it. The
 * reader looks into the domain to say where the updater was then.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import {
	DEFINE_SRCU,
	srcu_batches_completed,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';
import { expect_all_left } from 'test/selftests/lib/counts';

const ss = define(DEFINE_SRCU);

let called: int = 0;
let returned: int = 0;
let inside_before: int = 0;
let left: int = 0;
let flips: int = 0;

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	if (!READ_ONCE(called)) WRITE_ONCE(inside_before, 1);
	const since = srcu_batches_completed(addr(ss)) + 300;
	if (READ_ONCE(ss.running) && since === 0) witness('preempted before the flip');
	if (READ_ONCE(called) && since === 1 && !READ_ONCE(returned))
		witness('preempted after the flip');
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	WRITE_ONCE(called, 1);
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(left) === 1 || READ_ONCE(inside_before) === 0,
		'premature-grace-period',
		'a reader that was there before is inside',
	);
	WRITE_ONCE(returned, 1);
	flips = srcu_batches_completed(addr(ss)) + 300;
}

function check_counts(): void {
	observe('flips', flips);
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'an updater preempted between every two steps',
	srcu: ['v4.9', 'classic'],
	cpus: 1,
	kworkers: 1,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: updater, cpu: 0 },
	],
	finish: check_counts,
	witnesses: ['preempted before the flip', 'preempted after the flip'],
	expect: { before: 'pass', after: 'pass' },
};
