// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by the flip: readers that keep coming do not hold up a grace period. It waits for those who
 * were there, under the rank that nobody takes any more.
 *
 * One reader is enough for somebody to be inside at all times, if it begins each section before it ends
 * the one before. It does so until it sees by its index that it came after the flip; then it stays,
 * which must not matter to this grace period. Without a flip it goes on for ever. Words of 4 bits, so
 * that the number of sections begun comes round, and "for ever" is a circle of states. The worker and
 * its timer stay on the updater's CPU: only what they read of the counters, and when, has to do with
 * the reader.
 */
import type { int } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { observe, witness } from 'linux/selftest';
import {
	DEFINE_SRCU,
	srcu_batches_completed,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';
import { run_timer_softirq, timer_softirq_pending } from 'kernel/time/timer';
import { worker_thread } from 'kernel/workqueue';
import { expect_all_left } from 'test/selftests/lib/counts';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);

let entered: int = 0;
let done: int = 0;

function reader(): void {
	const first = srcu_read_lock(addr(ss));
	let idx = first;

	set_flag(entered);
	while (idx === first) {
		const next = srcu_read_lock(addr(ss));

		srcu_read_unlock(addr(ss), idx);
		if (next !== idx) witness('came after the flip');
		idx = next;
	}
	wait_flag(done);
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	wait_flag(entered);
	synchronize_srcu(addr(ss));
	set_flag(done);
}

function check_counts(): void {
	observe('completed', srcu_batches_completed(addr(ss)));
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'a grace period while somebody is always inside',
	srcu: ['v4.9', 'classic'],
	cpus: 2,
	ulong_bits: 4,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: updater, cpu: 1 },
		{ run: worker_thread, name: 'kworker', cpu: 1, daemon: true },
	],
	irqs: [
		{
			handler: run_timer_softirq,
			name: 'timer',
			kind: 'softirq',
			cpu: 1,
			raised: timer_softirq_pending,
		},
	],
	finish: check_counts,
	witnesses: ['came after the flip'],
	expect: { before: 'pass', after: 'pass' },
};
