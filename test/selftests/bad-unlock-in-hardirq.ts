// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a handler ends the section of the task that it interrupted. Where one
 * word is counted up and down, such a handler would also do what a well-behaved one cannot: leave it
 * otherwise than it found it.
 */
import type { int } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

let idx: int = 0;
let inside: int = 0;

function reader(): void {
	idx = srcu_read_lock(addr(ss));
	inside = 1;
	inside = 0;
	srcu_read_unlock(addr(ss), idx);
}

function handler(): void {
	if (inside !== 0) srcu_read_unlock(addr(ss), idx);
}

export const scenario: selftest = {
	title: 'wrong use: srcu_read_unlock() in hardirq of what a task locked',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 1,
	config: { CONFIG_DEBUG_SRCU: true },
	tasks: [{ run: reader, cpu: 0 }],
	irqs: [{ handler: handler, kind: 'hardirq', cpu: 0, times: 1 }],
	expect: { before: 'fail srcu-unlock-context', after: 'fail srcu-unlock-context' },
};
