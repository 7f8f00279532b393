// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: sleeping in a section of rcu_read_lock(), which SRCU has its name from allowing. A CPU that has
 * been through the scheduler is taken to have no reader left, so one that sleeps is waited for no longer.
 */
import { addr, define } from 'linux/compiler';
import type { completion } from 'linux/completion';
import { complete, init_completion, wait_for_completion } from 'linux/completion';
import { rcu_read_lock, rcu_read_unlock } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';

const event = define<completion>();

function prepare(): void {
	init_completion(addr(event));
}

function reader(): void {
	rcu_read_lock();
	wait_for_completion(addr(event));
	rcu_read_unlock();
}

function waker(): void {
	complete(addr(event));
}

export const scenario: selftest = {
	title: 'wrong use: sleeping in a section of RCU',
	cpus: 1,
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: waker, cpu: 0 },
	],
	expect: { before: 'fail might_sleep', after: 'fail might_sleep' },
};
