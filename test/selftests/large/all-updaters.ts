// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by Tree SRCU to everybody at once: a callback runs once, after the readers that were there when
 * it was posted; synchronize_srcu(), urgent or not, returns after them too; and srcu_barrier() after the
 * callbacks posted before it, on whatever CPU.
 *
 * The smallest cast that has all of it: a root and two leaves of two CPUs, so that requests meet in a leaf and
 * at the root; each CPU posts a callback, and then one waits, one waits in a hurry, one waits for all
 * callbacks, and one was a reader from before. Smaller casts of them are in combining-leaf, combining-root,
 * callback-section and barrier-*, each exhausted; this one is too large for that, and is here to be run for
 * as long as one likes. Its verdict is that of list-race, for what srcu_gp_start() does without the lock
 * can happen here too.
 */
import type { array, int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, container_of, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true } from 'linux/selftest';
import {
	DEFINE_SRCU,
	call_srcu,
	srcu_barrier,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
	synchronize_srcu_expedited,
} from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const CPUS = 4;

interface posted {
	head: rcu_head;
	/** How often it was called. */
	ran: int;
}

const ss = define(DEFINE_SRCU);

/* By the CPU that posts it. */
const posts = define<array<posted, 4>>();

let entered: int = 0;
let left: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function callback(head: ptr<rcu_head>): void {
	const post = container_of<posted>(head, 'head');

	expect_true(READ_ONCE(left) === 1, 'premature-callback', 'a reader from before is inside');
	post.ran += 1;
}

function post_on(cpu: int): void {
	call_srcu(addr(ss), addr(posts[cpu].head), callback);
}

function expect_left(): void {
	expect_true(
		READ_ONCE(left) === 1,
		'premature-grace-period',
		'a reader from before is inside',
	);
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(entered);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
	post_on(0);
}

function waiter(): void {
	wait_flag(entered);
	post_on(1);
	synchronize_srcu(addr(ss));
	expect_left();
}

function urgent_waiter(): void {
	wait_flag(entered);
	post_on(2);
	synchronize_srcu_expedited(addr(ss));
	expect_left();
}

function owner(): void {
	wait_flag(entered);
	post_on(3);
	srcu_barrier(addr(ss));
	expect_true(posts[3].ran === 1, 'srcu-barrier', 'a callback posted before has not run');
}

function check_callbacks(): void {
	srcu_barrier(addr(ss));
	for (let cpu: int = 0; cpu < CPUS; cpu++)
		expect_true(posts[cpu].ran === 1, 'srcu-barrier', 'a callback did not run once');
}

export const scenario: selftest = {
	title: 'all updaters of Tree SRCU at once, four CPUs in two leaves',
	srcu: ['tree'],
	cpus: CPUS,
	kworkers: 1,
	config: { CONFIG_RCU_FANOUT: 2, CONFIG_RCU_FANOUT_LEAF: 2 },
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: waiter, cpu: 1 },
		{ run: urgent_waiter, cpu: 2 },
		{ run: owner, cpu: 3 },
	],
	finish: check_callbacks,
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};
