// SPDX-License-Identifier: GPL-2.0-only
/* Waiting in a section of plain RCU, which must not sleep; lockdep is to say so. */
import { addr, define } from 'linux/compiler';
import { rcu_read_lock, rcu_read_unlock } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, synchronize_srcu } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

function use(): void {
	rcu_read_lock();
	synchronize_srcu(addr(ss));
	rcu_read_unlock();
	witness('done');
}

export const scenario: selftest = {
	title: 'synchronize_srcu() in rcu_read_lock()',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 1,
	config: { CONFIG_DEBUG_LOCK_ALLOC: true, CONFIG_PROVE_RCU: true },
	tasks: [],
	contexts: { process: use },
	witnesses: ['done'],
};
