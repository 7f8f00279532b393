// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of srcu-cbmc (lib/cbmc.ts), wrong use: the updater does not wait for a grace period. The reader keeps the
 * rules, and may sleep inside; with Tiny that is what lets the updater come. Of the other implementations
 * there is nothing in it.
 */
import { addr } from 'linux/compiler';
import { cond_resched } from 'linux/sched';
import type { scenario as selftest } from 'linux/selftest';
import { srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import {
	check_order,
	prepare,
	read_x,
	read_y,
	ss,
	write_x,
	write_y,
} from 'test/selftests/lib/cbmc';

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	read_y();
	cond_resched();
	write_x();
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	write_y();
	read_x();
}

/* Of this file, for a finding to name. */
function check(): void {
	check_order();
}

export const scenario: selftest = {
	title: 'srcu-cbmc, force2: no synchronize_srcu()',
	srcu: ['v4.9', 'tiny'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: updater, cpu: 1 },
	],
	finish: check,
	expect: { before: 'fail grace-period-order', after: 'fail grace-period-order' },
};
