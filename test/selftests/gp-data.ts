// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by srcutorture_get_gp_data(), which rcutorture prints when it gets no further: whether a grace
 * period is asked for that is not over, told by two numbers, and nothing at all of another flavour than
 * SRCU. Tiny gives the same number twice, whatever there is to do.
 *
 * One task and no worker: nothing happens but what is done here.
 */
import type { int, ptr, ulong } from 'linux/types';
import { CONFIG_TINY_SRCU } from 'generated/config';
import { IS_ENABLED, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import { RCU_FLAVOR, SRCU_FLAVOR } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe } from 'linux/selftest';
import {
	DEFINE_STATIC_SRCU,
	call_srcu,
	srcu_batches_completed,
	srcutorture_get_gp_data,
} from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';

const UNTOUCHED = 7;

const ss = define(DEFINE_STATIC_SRCU);
const head = define<rcu_head>();

function prepare(): void {
	first_use(addr(ss));
}

function callback(_head: ptr<rcu_head>): void {}

/* How many grace periods are asked for and not over. */
function asked_for(): ulong {
	let flags: int = UNTOUCHED;
	let gpnum: ulong = UNTOUCHED;
	let completed: ulong = UNTOUCHED;

	srcutorture_get_gp_data(SRCU_FLAVOR, addr(ss), addr(flags), addr(gpnum), addr(completed));
	expect_true(flags === 0, 'gp-data', 'there are no flags to SRCU');
	return gpnum - completed;
}

function ask_of_rcu(): void {
	let flags: int = UNTOUCHED;
	let gpnum: ulong = UNTOUCHED;
	let completed: ulong = UNTOUCHED;

	srcutorture_get_gp_data(RCU_FLAVOR, addr(ss), addr(flags), addr(gpnum), addr(completed));
	expect_true(
		flags === UNTOUCHED && gpnum === UNTOUCHED && completed === UNTOUCHED,
		'gp-data',
		'SRCU speaks for RCU',
	);
}

function reporter(): void {
	const before = srcu_batches_completed(addr(ss));

	ask_of_rcu();
	expect_true(asked_for() === 0, 'gp-data', 'nobody has asked for a grace period');
	call_srcu(addr(ss), addr(head), callback);
	observe('asked for', asked_for());
	expect_true(
		asked_for() === (IS_ENABLED(CONFIG_TINY_SRCU) ? 0 : 1),
		'gp-data',
		'a callback waits for a grace period',
	);
	expect_true(
		srcu_batches_completed(addr(ss)) === before,
		'gp-data',
		'there was no grace period',
	);
}

export const scenario: selftest = {
	title: 'what rcutorture is told of grace periods',
	srcu: ['classic', 'tree', 'tiny'],
	cpus: 1,
	setup: prepare,
	tasks: [{ run: reporter, cpu: 0 }],
	expect: { before: 'pass', after: 'pass' },
};
