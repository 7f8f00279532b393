// SPDX-License-Identifier: GPL-2.0-only
/*
 * The worry of the comment in srcu_readers_active_idx_check(): so many readers come between the two sums of
 * a scan that the counter comes round. Each is a task that has read the rank before the flip, is preempted,
 * and counts when the scan is between its sums, or has counted and stays: what is compared is the same.
 *
 * Words of 2 bits, so that it takes three beside the old reader. In which order they come and go, and where
 * each is preempted, is open. All are on one CPU, where a sum is one word; a reader that goes from a CPU
 * which was read to one which was not needs more of them, not fewer, in v4.9 (tools/width/README.md).
 *
 * The updater looks on its own account only, for no kworker is there to look later: a look changes no
 * counter, so what a later look would come upon an earlier one, begun that much later, comes upon too. It
 * need not come back, which is why it is a daemon. Tree has nobody but kworkers to look.
 *
 * Before the patch no reader is preempted between reading the rank and counting, but it can be preempted
 * inside. What the patch changes is how many can be between two sums and not inside for long: one for each
 * CPU before, as many as there are tasks after. That is still far below 2^32: counter-crowd-room has one
 * fewer than it takes.
 */
import type { int } from 'linux/types';
import type { scenario as selftest } from 'linux/selftest';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';
import { enter_old, leave_after, short_section, update } from 'test/selftests/lib/full';

/** With the old reader, one for each value of a word. */
const READERS = 3;

let begun: int = 0;

function old_reader(): void {
	set_flag(begun);
	leave_after(READERS);
}

function updater(): void {
	wait_flag(begun);
	update();
}

export const scenario: selftest = {
	title: 'as many readers come during a scan as a counter has values',
	srcu: ['v4.9', 'classic'],
	cpus: 1,
	ulong_bits: 2,
	setup: enter_old,
	tasks: [
		{ run: old_reader },
		{ run: short_section, name: 'reader', times: READERS },
		{ run: updater, daemon: true },
	],
	witnesses: ['the old reader is inside'],
	expect: { before: 'fail premature-grace-period', after: 'fail premature-grace-period' },
};
