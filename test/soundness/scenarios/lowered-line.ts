// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (bug). The softirq can come between the two stores of a: its line is up as long as r is not 0.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { fail, type scenario as selftest } from 'linux/selftest';

let r: int = 0;

function a(): void {
	WRITE_ONCE(r, 1);
	WRITE_ONCE(r, 0);
}

function s(): void {
	fail('bug', 'the softirq came');
}

export const scenario: selftest = {
	title: 'lowered line',
	cpus: 2,
	tasks: [{ run: a, cpu: 1 }],
	irqs: [{ handler: s, kind: 'softirq', cpu: 0, raised: r }],
	expect: { before: 'fail bug', after: 'fail bug' },
};
