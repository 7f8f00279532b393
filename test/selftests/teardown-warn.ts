// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bug as it was reported, without the VM around it: when all readers have left,
 * cleanup_srcu_struct() finds nobody inside and does not warn.
 *
 * Where locks and unlocks are counted apart, an interrupt in the increment of the one loses a lock, and
 * none makes up for it: the sums are one apart for ever. Where a lock adds to the word that its unlock
 * takes from, as in v4.9 and Tiny, the handler puts back what the interrupted store then writes. So v4.9
 * does not warn, patched or not, and Tiny needs no patch.
 *
 * lib/interrupted.ts says why one reader and one interrupt are enough. Both are done when the domain is
 * given up, so nothing is left for a second thread to change.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { cleanup_srcu_struct, init_srcu_struct } from 'linux/srcu';
import { observe_sections, read_in_irq, read_in_task } from 'test/selftests/lib/interrupted';

const ss = define<srcu_struct>();

function init_domain(): void {
	expect_true(init_srcu_struct(addr(ss)) === 0, 'init', 'init_srcu_struct() failed');
}

function task_reader(): void {
	read_in_task(addr(ss));
}

function irq_reader(): void {
	read_in_irq(addr(ss));
}

function give_up(): void {
	observe_sections();
	cleanup_srcu_struct(addr(ss));
}

export const scenario: selftest = {
	title: 'cleanup_srcu_struct() does not warn when all have left, one interrupt reader',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	setup: init_domain,
	tasks: [{ run: task_reader, cpu: 0 }],
	irqs: [{ handler: irq_reader, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: give_up,
	witnesses: ['interrupt inside the lock'],
	expect: {
		'v4.9': { before: 'pass', after: 'pass' },
		tiny: { before: 'pass', after: 'pass' },
		default: {
			before: { default: 'fail WARN_ON', x86: 'pass', s390: 'pass' },
			after: 'pass',
		},
	},
};
