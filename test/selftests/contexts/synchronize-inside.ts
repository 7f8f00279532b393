// SPDX-License-Identifier: GPL-2.0-only
/* Waiting inside for all who are inside. */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';

const ss = define(DEFINE_SRCU);

function prepare(): void {
	first_use(addr(ss));
}

function use(): void {
	const idx = srcu_read_lock(addr(ss));

	synchronize_srcu(addr(ss));
	srcu_read_unlock(addr(ss), idx);
	witness('done');
}

export const scenario: selftest = {
	title: 'synchronize_srcu() while reading',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 1,
	setup: prepare,
	tasks: [],
	contexts: { process: use },
	witnesses: ['done'],
};
