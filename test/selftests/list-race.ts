// SPDX-License-Identifier: GPL-2.0-only
/*
 * What srcu_gp_start() breaks: it moves the callbacks of its CPU between segments without the lock of
 * their list. Another CPU may be appending to it at the same time, as srcu_barrier() does, and one of the
 * two overwrites what the other wrote. A callback that ends up in a segment that waits for no grace period
 * is called when somebody asks for another one, if anybody does.
 *
 * One callback is enough: the grace period begins where it is posted, and srcu_barrier() comes upon it
 * from the other CPU. Nobody else ever asks for a grace period, so the callback that is mislaid, be it
 * that of srcu_barrier() or the one before it, is not called, and srcu_barrier() waits for ever.
 * patches/v4.12/fixes/lock-srcu-data-in-srcu-gp-start.patch has the list locked.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, srcu_barrier } from 'linux/srcu';
import { set_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);
const head = define<rcu_head>();

let posted: int = 0;
let ran: int = 0;

function prepare(): void {
	srcu_barrier(addr(ss));
}

function callback(_head: ptr<rcu_head>): void {
	WRITE_ONCE(ran, 1);
}

function poster(): void {
	call_srcu(addr(ss), addr(head), callback);
	set_flag(posted);
}

/* What was posted before it began has run when it ends. */
function owner(): void {
	const before = READ_ONCE(posted);

	srcu_barrier(addr(ss));
	if (before) witness('a callback posted before');
	expect_true(
		!before || READ_ONCE(ran) === 1,
		'srcu-barrier',
		'srcu_barrier() returned before a callback ran',
	);
}

export const scenario: selftest = {
	title: 'srcu_barrier() while a grace period begins on another CPU',
	srcu: ['tree'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [
		{ run: poster, cpu: 0 },
		{ run: owner, cpu: 1 },
	],
	witnesses: ['a callback posted before'],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};
