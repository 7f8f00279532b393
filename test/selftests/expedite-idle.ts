// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by synchronize_srcu() of Tree SRCU: where nobody has waited for a while it is in a hurry of its
 * own accord, since there is nobody whom it could keep from sharing the grace period; right after one, or
 * with a callback of its own CPU waiting, it is not.
 *
 * A "while" is the hold-off, and how much time has passed is left open, so either is seen the first time.
 * With a callback waiting only one is. What a CPU has asked for in a hurry is kept for each CPU and outlives
 * the grace period. One CPU, as the callback must be its own, and no kernel preemption, so that the callback
 * waits still when synchronize_srcu() looks.
 */
import type { bool, int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, synchronize_srcu } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { urgent_by } from 'test/selftests/lib/tree/domain';
import { unpreempted } from './lib/unpreempted';

const ss = define(DEFINE_SRCU);
const head = define<rcu_head>();

let ran: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function callback(_head: ptr<rcu_head>): void {
	WRITE_ONCE(ran, 1);
}

/* Whether one was in a hurry. */
function synchronize(): bool {
	const before = urgent_by(addr(ss), 0);

	synchronize_srcu(addr(ss));
	return urgent_by(addr(ss), 0) !== before;
}

function updater(): void {
	const urgent = synchronize();

	if (urgent) witness('idle for a while');
	else witness('busy a moment ago');
	observe('urgent', urgent);
	call_srcu(addr(ss), addr(head), callback);
	expect_true(
		!synchronize(),
		'expedited-busy',
		'in a hurry with a callback of this CPU waiting',
	);
	expect_true(READ_ONCE(ran) === 1, 'callback-order', 'a callback posted before has not run');
}

export const scenario: selftest = {
	title: 'synchronize_srcu() of an idle domain is in a hurry, right after another is not',
	srcu: ['tree'],
	cpus: 1,
	kworkers: 1,
	config: unpreempted,
	setup: prepare,
	tasks: [{ run: updater, cpu: 0 }],
	witnesses: ['idle for a while', 'busy a moment ago'],
	expect: { before: 'pass', after: 'pass' },
};
