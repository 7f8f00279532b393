// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers while a grace period waits for a task that sleeps inside. Tiny alone has readers wake it: the
 * last one to leave takes the lock of the wait queue, as does the grace period that goes to sleep there,
 * and it is held with interrupts off, which keeps out no NMI.
 */
import type { int } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';
import { expect_all_left } from 'test/selftests/lib/counts';

const ss = define(DEFINE_SRCU);

/* The sleeper is inside; somebody is about to wait for it. */
let inside: int = 0;
let asked: int = 0;

function sleeper(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(inside);
	wait_flag(asked);
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	wait_flag(inside);
	set_flag(asked);
	synchronize_srcu(addr(ss));
}

function use(): void {
	const idx = srcu_read_lock(addr(ss));

	srcu_read_unlock(addr(ss), idx);
	witness('done');
}

function check_counts(): void {
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'read, a grace period waits',
	srcu: ['tiny'],
	cpus: 1,
	kworkers: 1,
	tasks: [{ run: sleeper }, { run: updater }],
	contexts: { everywhere: use },
	finish: check_counts,
	witnesses: ['done'],
};
