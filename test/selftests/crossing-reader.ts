// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by srcu_readers_active_idx_check(): a zero sum of c[] is not believed if somebody came in while
 * it was taken. A reader that comes in on a CPU already added up and leaves on one not yet counts as -1
 * and hides another's +1; that seq[] has gone up meanwhile gives it away.
 *
 * One old reader is one count to hide; it is on CPU 1, whichever. One that crosses hides it. Two CPUs
 * have one already added up and one not yet. Neither interrupts nor preemption inside an update are
 * needed, so this does not depend on the architecture.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { expect_all_left, inside_on } from 'test/selftests/lib/counts';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);

let entered: int = 0;
let crossed: int = 0;
let left: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function old_reader(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(entered);
	wait_flag(crossed);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function crossing_reader(): void {
	wait_flag(entered);
	const idx = srcu_read_lock(addr(ss));
	srcu_read_unlock(addr(ss), idx);
	set_flag(crossed);
}

function updater(): void {
	wait_flag(entered);
	synchronize_srcu(addr(ss));
	expect_true(READ_ONCE(left) === 1, 'premature-grace-period', 'the old reader is inside');
}

function check_counts(): void {
	const first = inside_on(addr(ss), 0, 0);

	observe('inside, CPU 0', first);
	if (first === 1) witness('crossed');
	expect_all_left(addr(ss));
}

export const scenario: selftest = {
	title: 'a reader that crosses from a CPU already added up to one not yet',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 2,
	kworkers: 1,
	/* Of Tree SRCU: one in no hurry takes the same steps, with timers in between. */
	config: { EXP_HOLDOFF: 0 },
	setup: prepare,
	tasks: [{ run: old_reader, cpu: 1 }, { run: crossing_reader }, { run: updater, cpu: 0 }],
	finish: check_counts,
	witnesses: ['crossed'],
	expect: { before: 'pass', after: 'pass' },
};
