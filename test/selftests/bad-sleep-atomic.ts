// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: that a section of SRCU may sleep does not make everything inside it sleepable. Under a
 * spinlock it is as wrong as anywhere.
 */
import { addr, define } from 'linux/compiler';
import type { completion } from 'linux/completion';
import { complete, init_completion, wait_for_completion } from 'linux/completion';
import type { scenario as selftest } from 'linux/selftest';
import type { spinlock_t } from 'linux/spinlock';
import { spin_lock, spin_lock_init, spin_unlock } from 'linux/spinlock';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';

const ss = define(DEFINE_SRCU);
const lock = define<spinlock_t>();
const event = define<completion>();

function prepare(): void {
	spin_lock_init(addr(lock));
	init_completion(addr(event));
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	spin_lock(addr(lock));
	wait_for_completion(addr(event));
	spin_unlock(addr(lock));
	srcu_read_unlock(addr(ss), idx);
}

function waker(): void {
	complete(addr(event));
}

export const scenario: selftest = {
	title: 'wrong use: sleeping in a section, under a spinlock',
	srcu: ['v4.9', 'classic'],
	cpus: 1,
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: waker, cpu: 0 },
	],
	expect: { before: 'fail might_sleep', after: 'fail might_sleep' },
};
