// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a domain is given up while somebody waits for a grace period of it, in a hurry. Tree SRCU sees
 * that at once, and warns.
 *
 * One task and no kworker, so that the grace period gets no further.
 */
import type { ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { __call_srcu, cleanup_srcu_struct, init_srcu_struct } from 'linux/srcu';

const ss = define<srcu_struct>();
const head = define<rcu_head>();

function callback(_head: ptr<rcu_head>): void {}

function owner(): void {
	init_srcu_struct(addr(ss));
	__call_srcu(addr(ss), addr(head), callback, false);
	cleanup_srcu_struct(addr(ss));
}

export const scenario: selftest = {
	title: 'wrong use: cleanup_srcu_struct() with an urgent grace period pending',
	srcu: ['tree'],
	cpus: 1,
	tasks: [{ run: owner, cpu: 0 }],
	expect: { before: 'fail WARN_ON', after: 'fail WARN_ON' },
};
