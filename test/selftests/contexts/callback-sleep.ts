// SPDX-License-Identifier: GPL-2.0-only
/* A callback that sleeps. */
import type { ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import { cond_resched } from 'linux/sched';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu } from 'linux/srcu';

const ss = define(DEFINE_SRCU);
const head = define<rcu_head>();

function callback(_head: ptr<rcu_head>): void {
	cond_resched();
	witness('done');
}

function use(): void {
	call_srcu(addr(ss), addr(head), callback);
}

export const scenario: selftest = {
	title: 'sleep in a callback',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 1,
	tasks: [],
	contexts: { process: use },
	witnesses: ['done'],
};
