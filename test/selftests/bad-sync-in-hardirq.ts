// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a handler cannot wait for a grace period, for it cannot sleep. call_srcu() is what it may
 * use.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { DEFINE_SRCU, synchronize_srcu } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

function idle(): void {}

function handler(): void {
	synchronize_srcu(addr(ss));
}

export const scenario: selftest = {
	title: 'wrong use: synchronize_srcu() in hardirq',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 1,
	kworkers: 1,
	tasks: [{ run: idle, cpu: 0 }],
	irqs: [{ handler: handler, kind: 'hardirq', cpu: 0, times: 1 }],
	expect: { before: 'fail might_sleep', after: 'fail might_sleep' },
};
