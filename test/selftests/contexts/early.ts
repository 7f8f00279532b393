// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting before there is a scheduler, a callback having been queued: there is one task and no worker, so
 * there is nobody to wait for, and nobody to run the callback either.
 */
import type { ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import { rcu_early_boot } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, synchronize_srcu } from 'linux/srcu';

const ss = define(DEFINE_SRCU);
const head = define<rcu_head>();

function callback(_head: ptr<rcu_head>): void {}

function use(): void {
	call_srcu(addr(ss), addr(head), callback);
	synchronize_srcu(addr(ss));
	witness('done');
}

export const scenario: selftest = {
	title: 'synchronize_srcu() in early boot',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	setup: rcu_early_boot,
	tasks: [],
	contexts: { process: use },
	witnesses: ['done'],
};
