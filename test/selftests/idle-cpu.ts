// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by SRCU, unlike RCU: a grace period asks nothing of CPUs. One that runs no task and takes no
 * interrupt holds nothing up, and what was counted on it when it was busy still counts.
 *
 * Two CPUs: CPU 1 has one reader, bound to it, which must be over before the updater comes, so that
 * from then on the CPU is idle; its counters are not 0 (that of the locks never is again). Everybody else stays on
 * CPU 0. More idle CPUs would add more terms that do not change.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { flips, locks_on } from 'test/selftests/lib/counts';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);

let went_idle: int = 0;
let entered: int = 0;
let left: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function last_on_its_cpu(): void {
	const idx = srcu_read_lock(addr(ss));

	srcu_read_unlock(addr(ss), idx);
	set_flag(went_idle);
}

function reader(): void {
	wait_flag(went_idle);
	const idx = srcu_read_lock(addr(ss));
	set_flag(entered);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	wait_flag(entered);
	if (!READ_ONCE(left)) witness('a reader inside when the grace period begins');
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(left) === 1,
		'premature-grace-period',
		'a reader from before is inside',
	);
	expect_true(locks_on(addr(ss), 1, 0) === 1, 'idle', 'the idle CPU was touched');
	observe('flips', flips(addr(ss)));
}

export const scenario: selftest = {
	title: 'a grace period over an idle CPU',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [
		{ run: last_on_its_cpu, cpu: 1 },
		{ run: reader, cpu: 0 },
		{ run: updater, cpu: 0 },
	],
	witnesses: ['a reader inside when the grace period begins'],
	expect: { before: 'pass', after: 'pass' },
};
