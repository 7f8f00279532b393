// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of srcu-cbmc (lib/cbmc.ts), wrong use: the reader reads and writes outside a section, so nobody waits for
 * it. With Tiny it has to give up the CPU in between.
 */
import { cond_resched } from 'linux/sched';
import type { scenario as selftest } from 'linux/selftest';
import { check_order, prepare, read_y, updater, write_x } from 'test/selftests/lib/cbmc';

function reader(): void {
	read_y();
	cond_resched();
	write_x();
}

/* Of this file, for a finding to name. */
function check(): void {
	check_order();
}

export const scenario: selftest = {
	title: 'srcu-cbmc, force3: no srcu_read_lock()',
	srcu: ['v4.9', 'classic', 'tiny'],
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
