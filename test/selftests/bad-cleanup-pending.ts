// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a domain is given up with callbacks pending that wait for more than the grace period in progress,
 * as srcu_barrier() was forgotten. Tree SRCU waits for its work function once, which ends that grace period and
 * begins the next, and warns that there is one. If the next has just ended, too, it does not warn, and frees
 * what the work function is about to hand the callbacks out with: which of the two comes first is no matter.
 *
 * Two callbacks, as the second of a CPU has to wait for another grace period than the first. With one the
 * work function is done after one run, and nothing is wrong.
 */
import type { ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { call_srcu, cleanup_srcu_struct, init_srcu_struct } from 'linux/srcu';

const ss = define<srcu_struct>();
const first_head = define<rcu_head>();
const second_head = define<rcu_head>();

function callback(_head: ptr<rcu_head>): void {}

function owner(): void {
	init_srcu_struct(addr(ss));
	call_srcu(addr(ss), addr(first_head), callback);
	call_srcu(addr(ss), addr(second_head), callback);
	cleanup_srcu_struct(addr(ss));
}

export const scenario: selftest = {
	title: 'wrong use: cleanup_srcu_struct() with callbacks pending',
	srcu: ['tree'],
	cpus: 1,
	kworkers: 1,
	tasks: [{ run: owner, cpu: 0 }],
	expect: { before: 'fail', after: 'fail' },
};
