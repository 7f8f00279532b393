// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: v=1, v=2 (all machines). The first step of a section reports.
 */
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { observe, type scenario as selftest } from 'linux/selftest';

function a(): void {
	preempt_disable();
	observe('v', 1);
	preempt_enable();
}

function b(): void {
	preempt_disable();
	observe('v', 2);
	preempt_enable();
}

export const scenario: selftest = {
	title: 'section observes first',
	cpus: 2,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: b, cpu: 1 },
	],
	expect: { before: 'pass', after: 'pass' },
};
