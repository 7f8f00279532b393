// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by the first scan of a grace period: it waits for a reader that read the rank, was delayed for a
 * whole grace period and then counted under a rank that new readers do not take any more. The second scan,
 * after the flip, is of the other rank.
 *
 * Two grace periods, as the reader has to sleep through one of them, and one reader. A third would find it
 * under the rank in use again, as if there had been none. The kworkers and their timer are on the updater's
 * CPU, so that only the reader's steps can fall between theirs.
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
import { first_use } from 'test/selftests/lib/domain';
import { kworker, kworker_cpu1, timer } from './lib/kworkers';
import { unpreempted } from './lib/unpreempted';

const ss = define(DEFINE_SRCU);

let entered: int = 0;
let left: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	if ((srcu_batches_completed(addr(ss)) & 1) !== idx) witness('under the rank of before');
	WRITE_ONCE(entered, 1);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	synchronize_srcu(addr(ss));
	const inside = READ_ONCE(entered);
	if (inside && !READ_ONCE(left)) witness('a reader inside between the two');
	synchronize_srcu(addr(ss));
	observe('flips', srcu_batches_completed(addr(ss)));
	expect_true(
		!inside || READ_ONCE(left) === 1,
		'premature-grace-period',
		'a reader that was there before is inside',
	);
}

export const scenario: selftest = {
	title: 'a reader that counts under the rank of the grace period before',
	srcu: ['tree'],
	cpus: 2,
	config: unpreempted,
	setup: prepare,
	tasks: [{ run: reader, cpu: 0 }, { run: updater, cpu: 1 }, kworker, kworker_cpu1],
	irqs: [timer],
	witnesses: ['under the rank of before', 'a reader inside between the two'],
	expect: { before: 'pass', after: 'pass' },
};
