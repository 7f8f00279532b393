// SPDX-License-Identifier: GPL-2.0-only
/*
 * A section that sleeps, which is what SRCU is for: until another task is done. Whoever may not sleep
 * may not do that inside either.
 */
import { addr, define } from 'linux/compiler';
import type { completion } from 'linux/completion';
import { complete, init_completion, wait_for_completion } from 'linux/completion';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';

const ss = define(DEFINE_SRCU);
const event = define<completion>();

function prepare(): void {
	init_completion(addr(event));
}

function waker(): void {
	complete(addr(event));
}

function use(): void {
	const idx = srcu_read_lock(addr(ss));

	wait_for_completion(addr(event));
	srcu_read_unlock(addr(ss), idx);
	witness('done');
}

export const scenario: selftest = {
	title: 'sleep while reading',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	setup: prepare,
	tasks: [{ run: waker, cpu: 1 }],
	contexts: { everywhere: use },
	witnesses: ['done'],
};
