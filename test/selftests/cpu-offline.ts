// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by SRCU, which has no CPU hotplug notifiers: what was counted on a CPU still counts when that
 * CPU is offline. A grace period adds up all possible CPUs, not those online.
 *
 * Two CPUs, and one of them goes offline while a reader is inside; the reader may have come in on either,
 * and leaves on either, since the machine has no objection. The reader does not leave before the CPU is
 * down and somebody could think that there is nobody: more readers would only add to the sum.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import { set_cpu_online } from 'linux/cpumask';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import {
	DEFINE_STATIC_SRCU,
	srcu_batches_completed,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';
import { expect_all_left, inside_on } from 'test/selftests/lib/counts';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_STATIC_SRCU);

let entered: int = 0;
let down: int = 0;
let left: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(entered);
	wait_flag(down);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	wait_flag(entered);
	set_cpu_online(1, false);
	set_flag(down);
	const before = srcu_batches_completed(addr(ss));
	synchronize_srcu(addr(ss));
	observe('flips', srcu_batches_completed(addr(ss)) - before);
	expect_true(
		READ_ONCE(left) === 1,
		'premature-grace-period',
		'the reader that came in on the CPU gone offline is inside',
	);
}

function check_counts(): void {
	if (inside_on(addr(ss), 1, 0) !== 0) witness('came in there, left elsewhere');
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'a reader whose CPU goes offline under it',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 2,
	kworkers: 1,
	/* Of Tree SRCU: one in no hurry takes the same steps, with timers in between. */
	config: { EXP_HOLDOFF: 0 },
	setup: prepare,
	tasks: [{ run: reader }, { run: updater, cpu: 0 }],
	finish: check_counts,
	witnesses: ['came in there, left elsewhere'],
	expect: { before: 'pass', after: 'pass' },
};
