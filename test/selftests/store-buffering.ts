// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by synchronize_srcu() to whoever calls it and by a read-side section to whoever is inside:
 * the section does not straddle the grace period. Either the whole section comes before the return of
 * synchronize_srcu(), so that what the reader wrote is seen after it; or the whole section comes after
 * the call, and the reader sees what was written before it. Both may miss nothing.
 *
 * One reader and one updater, each with one write and one read of the other's word: the pattern has no
 * smaller form, and a third party would only repeat one of the two. Two CPUs, so that both really run
 * at once; neither is bound, so the reader may leave on another CPU than it came in on.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

let x: int = 0;
let y: int = 0;

/* What the reader saw of y, and the updater of x. */
let seen_y: int = 0;
let seen_x: int = 0;

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	seen_y = READ_ONCE(y);
	WRITE_ONCE(x, 1);
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	WRITE_ONCE(y, 1);
	synchronize_srcu(addr(ss));
	seen_x = READ_ONCE(x);
}

function check_order(): void {
	observe('x', seen_x);
	observe('y', seen_y);
	if (!seen_y && seen_x) witness('reader first');
	if (seen_y && !seen_x) witness('updater first');
	expect_true(
		seen_x === 1 || seen_y === 1,
		'grace-period-order',
		'a read-side section began before synchronize_srcu() was called and ended after it returned',
	);
}

export const scenario: selftest = {
	title: 'a read-side section is before the end of a grace period or after its start',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 2,
	kworkers: 1,
	tasks: [{ run: reader }, { run: updater, cpu: 1 }],
	finish: check_order,
	witnesses: ['reader first', 'updater first'],
	expect: { before: 'pass', after: 'pass' },
};
