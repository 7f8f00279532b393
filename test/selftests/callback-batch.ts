// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by process_srcu(): one run invokes no more than SRCU_CALLBACK_BATCH (10) callbacks, and
 * those left over are neither forgotten nor run twice: the work is queued again for them.
 *
 * Eleven callbacks, one more than a run takes. The runs are made by hand, so that it can be counted what
 * each of them invokes; one CPU and no reader, for everything about when is in callback-order.
 */
import type { array, int, ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, process_srcu } from 'linux/srcu';

const CALLBACKS = 11;
const BATCH = 10;

interface crowd {
	heads: array<rcu_head, 11>;
}

const ss = define(DEFINE_SRCU);
const crowd = define<crowd>();

let ran: int = 0;

function callback(head: ptr<rcu_head>): void {
	expect_true(head === addr(crowd.heads[ran]), 'callback-order', 'a callback is out of turn');
	ran++;
}

function client(): void {
	for (let i: int = 0; i < CALLBACKS; i++)
		call_srcu(addr(ss), addr(crowd.heads[i]), callback);
	process_srcu(addr(ss.work.work));
	expect_true(ran === BATCH, 'callback-batch', 'one run has not invoked ten callbacks');
	expect_true(ss.running, 'callback-batch', 'nobody is to run again for those left over');
	process_srcu(addr(ss.work.work));
	expect_true(
		ran === CALLBACKS,
		'callback-batch',
		'the next run has not invoked those left over',
	);
	expect_true(!ss.running, 'callback-batch', 'there is nothing to do and someone is to run');
	observe('callbacks', ran);
}

export const scenario: selftest = {
	title: 'more callbacks than one run of the worker invokes',
	srcu: ['v4.9', 'classic'],
	cpus: 1,
	tasks: [{ run: client, cpu: 0 }],
	expect: { before: 'pass', after: 'pass' },
};
