// SPDX-License-Identifier: GPL-2.0-only
/* What only looks: at the number of grace periods, and, with the checks on, at who is inside. */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, witness } from 'linux/selftest';
import {
	DEFINE_SRCU,
	srcu_batches_completed,
	srcu_read_lock,
	srcu_read_lock_held,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';

const ss = define(DEFINE_SRCU);

function prepare(): void {
	first_use(addr(ss));
}

/* A domain in use, that is. */
function task(): void {
	const idx = srcu_read_lock(addr(ss));

	srcu_read_unlock(addr(ss), idx);
	synchronize_srcu(addr(ss));
}

function use(): void {
	const before = srcu_batches_completed(addr(ss));

	srcu_read_lock_held(addr(ss));
	expect_true(srcu_batches_completed(addr(ss)) - before <= 1, 'batches', 'more than one');
	witness('done');
}

export const scenario: selftest = {
	title: 'srcu_batches_completed() and the like',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [{ run: task, cpu: 0 }],
	contexts: { everywhere: use },
	witnesses: ['done'],
};
