// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of srcu-cbmc (lib/cbmc.ts), wrong use: the section is ended and another begun in the middle. A grace
 * period fits in between, so the reader has not seen what was written before it, nor the updater what is
 * written after. Tiny preempts nobody, hence the call of the scheduler in between.
 */
import { addr } from 'linux/compiler';
import { cond_resched } from 'linux/sched';
import type { scenario as selftest } from 'linux/selftest';
import { srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { check_order, prepare, read_y, ss, updater, write_x } from 'test/selftests/lib/cbmc';

function reader(): void {
	const first = srcu_read_lock(addr(ss));

	read_y();
	srcu_read_unlock(addr(ss), first);
	cond_resched();
	const second = srcu_read_lock(addr(ss));
	write_x();
	srcu_read_unlock(addr(ss), second);
}

/* Of this file, for a finding to name. */
function check(): void {
	check_order();
}

export const scenario: selftest = {
	title: 'srcu-cbmc, force: unlock and lock in the middle of the section',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
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
