// SPDX-License-Identifier: GPL-2.0-only
/*
 * What Classic of v4.12 tells rcutorture wrongly: srcutorture_get_gp_data() looks for callbacks that were
 * just posted, for those that wait for the first look at the counters, and for these once more where it
 * should look for those that wait for the second. When all are there no grace period is in progress, it
 * says, and a reader is holding one up.
 *
 * The runs of the work function are made by hand, so that it is known where the callback is. One task,
 * which is the reader too, for a section may be of one context with everything else.
 */
import type { int, ptr, ulong } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import { SRCU_FLAVOR } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true } from 'linux/selftest';
import {
	DEFINE_SRCU,
	call_srcu,
	process_srcu,
	srcu_read_lock,
	srcu_read_unlock,
	srcutorture_get_gp_data,
} from 'linux/srcu';

const ss = define(DEFINE_SRCU);
const head = define<rcu_head>();

let ran: int = 0;

function callback(_head: ptr<rcu_head>): void {
	ran++;
}

/* How many grace periods are in progress, as rcutorture is told. */
function in_progress(): ulong {
	let flags: int = 0;
	let gpnum: ulong = 0;
	let completed: ulong = 0;

	srcutorture_get_gp_data(SRCU_FLAVOR, addr(ss), addr(flags), addr(gpnum), addr(completed));
	return gpnum - completed;
}

function reporter(): void {
	const idx = srcu_read_lock(addr(ss));

	call_srcu(addr(ss), addr(head), callback);
	expect_true(in_progress() === 1, 'gp-data', 'the callback was just posted');
	process_srcu(addr(ss.work.work));
	expect_true(ran === 0, 'premature-callback', 'the reader is inside');
	expect_true(
		in_progress() === 0,
		'gp-data',
		'v4.12 does not see a callback that waits here',
	);
	srcu_read_unlock(addr(ss), idx);
	process_srcu(addr(ss.work.work));
	expect_true(ran === 1, 'callback-lost', 'the callback has not run');
	expect_true(in_progress() === 0, 'gp-data', 'there is nothing to do');
}

export const scenario: selftest = {
	title: 'a grace period that rcutorture is not told of',
	srcu: ['classic'],
	cpus: 1,
	tasks: [{ run: reporter, cpu: 0 }],
	expect: { before: 'pass', after: 'pass' },
};
