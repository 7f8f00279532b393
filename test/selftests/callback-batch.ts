// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by process_srcu(): one run invokes no more than SRCU_CALLBACK_BATCH (10) callbacks, and
 * those left over are neither forgotten nor run twice: the work is queued again for them.
 *
 * Eleven callbacks, one more than a run takes. One CPU, no reader and no preemption: this is about
 * counting, and everything about when is in callback-order.
 */
import type { array, int, ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, srcu_barrier } from 'linux/srcu';

const CALLBACKS = 11;

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
	srcu_barrier(addr(ss));
	expect_true(ran === CALLBACKS, 'srcu-barrier', 'a callback has not run');
}

export const scenario: selftest = {
	title: 'more callbacks than one run of the worker invokes',
	cpus: 1,
	kworkers: 1,
	/* The checks that hang on the preempt count, which such a kernel does not keep, go with it. */
	config: {
		CONFIG_PREEMPT: false,
		CONFIG_DEBUG_PREEMPT: false,
		CONFIG_DEBUG_ATOMIC_SLEEP: false,
	},
	tasks: [{ run: client, cpu: 0 }],
	expect: { before: 'pass', after: 'pass' },
};
