// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by synchronize_srcu() and synchronize_srcu_expedited() to several callers at once: each gets
 * a grace period of its own, none is forgotten, and none gets another's completion. The first caller
 * finds nobody at work and takes the batches itself ("steals" them from the worker); one that comes
 * while it is at it only queues, and is woken by the worker. What the thief leaves undone is the
 * worker's too.
 *
 * One caller of each kind, because that is all the kinds there are, and either may be the thief. The
 * reader is in before they start and checks nothing but that both have waited for it: it writes before
 * it leaves, and each caller reads that on return. One worker, as v4.9 runs one process_srcu() per
 * srcu_struct at a time.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import {
	DEFINE_SRCU,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
	synchronize_srcu_expedited,
} from 'linux/srcu';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);

let entered: int = 0;
let left: int = 0;
let normal_busy: int = 0;
let expedited_busy: int = 0;

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(entered);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function normal_updater(): void {
	wait_flag(entered);
	WRITE_ONCE(normal_busy, 1);
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(left) === 1,
		'premature-grace-period',
		'synchronize_srcu() was too quick',
	);
	const early = READ_ONCE(expedited_busy);
	observe('normal first', early);
	if (early) witness('normal done before expedited');
	WRITE_ONCE(normal_busy, 0);
}

function expedited_updater(): void {
	wait_flag(entered);
	WRITE_ONCE(expedited_busy, 1);
	synchronize_srcu_expedited(addr(ss));
	expect_true(
		READ_ONCE(left) === 1,
		'premature-grace-period',
		'synchronize_srcu_expedited() was too quick',
	);
	if (READ_ONCE(normal_busy)) witness('expedited done before normal');
	WRITE_ONCE(expedited_busy, 0);
}

export const scenario: selftest = {
	title: 'a stolen and a queued grace period at once, normal and expedited',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 2,
	kworkers: 1,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: normal_updater, cpu: 0 },
		{ run: expedited_updater, cpu: 1 },
	],
	witnesses: ['normal done before expedited', 'expedited done before normal'],
	expect: { before: 'pass', after: 'pass' },
};
