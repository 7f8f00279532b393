// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by synchronize_srcu(): with nobody inside it returns.
 *
 * Where locks and unlocks are counted apart, an interrupt in the increment of the one leaves the sums of
 * its rank one apart for ever. A grace period that has to see them agree looks again and again, and
 * neither a reader nor anybody else is there who could change anything: the run is in a circle of
 * states that none leads out of, which is a livelock. Where a lock adds to the word that its unlock takes
 * from, as in v4.9 and Tiny, nothing is missing from it.
 *
 * lib/interrupted.ts says why one reader and one interrupt are enough. Both are done before the grace
 * period begins, so there is nobody whom it could be waiting for.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { DEFINE_SRCU, synchronize_srcu } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { observe_sections, read_in_irq, read_in_task } from 'test/selftests/lib/interrupted';

const ss = define(DEFINE_SRCU);

function prepare(): void {
	first_use(addr(ss));
}

function task_reader(): void {
	read_in_task(addr(ss));
}

function irq_reader(): void {
	read_in_irq(addr(ss));
}

function update(): void {
	observe_sections();
	synchronize_srcu(addr(ss));
}

export const scenario: selftest = {
	title: 'a grace period ends with nobody inside, after one interrupt reader',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 1,
	setup: prepare,
	tasks: [{ run: task_reader, cpu: 0 }],
	irqs: [{ handler: irq_reader, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: update,
	witnesses: ['interrupt inside the lock'],
	expect: {
		'v4.9': { before: 'pass', after: 'pass' },
		tiny: { before: 'pass', after: 'pass' },
		default: {
			before: { default: 'fail livelock', x86: 'pass', s390: 'pass' },
			after: 'pass',
		},
	},
};
