// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (bug). The softirq that fin raises sets x and clears it again under a lock. fin, which is the only task left, may look in
 * between.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import { spin_lock, spin_unlock, type spinlock_t } from 'linux/spinlock';
import { expect_true, type scenario as selftest } from 'linux/selftest';

const s0 = define<spinlock_t>();
let x: int = 0;
let y: int = 0;
let r: int = 0;

function t(): void {
	WRITE_ONCE(y, 1);
}

function s(): void {
	WRITE_ONCE(r, 0);
	spin_lock(addr(s0));
	WRITE_ONCE(x, 1);
	WRITE_ONCE(x, 0);
	spin_unlock(addr(s0));
}

function fin(): void {
	WRITE_ONCE(r, 1);
	expect_true(READ_ONCE(x) === 0, 'bug', 'looked in between');
}

export const scenario: selftest = {
	title: 'finish alone line',
	cpus: 2,
	tasks: [{ run: t, cpu: 0 }],
	irqs: [{ handler: s, kind: 'softirq', cpu: 0, raised: r }],
	finish: fin,
	expect: { before: 'fail bug', after: 'fail bug' },
};
