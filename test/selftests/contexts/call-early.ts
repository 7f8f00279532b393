// SPDX-License-Identifier: GPL-2.0-only
/* A callback queued when there is a scheduler and not yet a worker. */
import type { ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import { rcu_scheduler_starting } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu } from 'linux/srcu';

const ss = define(DEFINE_SRCU);
const head = define<rcu_head>();

function callback(_head: ptr<rcu_head>): void {}

function use(): void {
	call_srcu(addr(ss), addr(head), callback);
	witness('done');
}

export const scenario: selftest = {
	title: 'call_srcu() before there are workers',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	setup: rcu_scheduler_starting,
	tasks: [],
	contexts: { process: use },
	witnesses: ['done'],
};
