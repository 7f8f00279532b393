// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by all ways of asking for a grace period at once: call_srcu() and synchronize_srcu() of
 * one domain share its batches, and each is served after the reader that was there before it. A
 * callback posted before a synchronize_srcu() by the same task has run when that returns.
 *
 * Two tasks: one posts and then waits, the other only waits, so that either may be the one that
 * starts the machine. The reader is in before both. Two expedited callers are steal-and-queue.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import {
	DEFINE_SRCU,
	call_srcu,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);
const head = define<rcu_head>();

let entered: int = 0;
let left: int = 0;
let called: int = 0;

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(entered);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function callback(_head: ptr<rcu_head>): void {
	expect_true(READ_ONCE(left) === 1, 'premature-callback', 'a reader from before is inside');
	expect_true(READ_ONCE(called) === 0, 'callback-order', 'the callback was invoked twice');
	WRITE_ONCE(called, 1);
}

function poster(): void {
	wait_flag(entered);
	call_srcu(addr(ss), addr(head), callback);
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(called) === 1,
		'callback-order',
		'a callback posted before has not run',
	);
}

function waiter(): void {
	wait_flag(entered);
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(left) === 1,
		'premature-grace-period',
		'a reader from before is inside',
	);
	const ran = READ_ONCE(called);
	observe('callback done', ran);
	if (!ran) witness('done before the callback');
	else witness('done after the callback');
}

export const scenario: selftest = {
	title: 'call_srcu() and synchronize_srcu() at once',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 2,
	kworkers: 1,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: poster, cpu: 0 },
		{ run: waiter, cpu: 1 },
	],
	witnesses: ['done before the callback', 'done after the callback'],
	expect: { before: 'pass', after: 'pass' },
};
