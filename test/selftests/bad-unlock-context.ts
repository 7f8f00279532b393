// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: one task begins the section and another ends it. The sums come out right, so the
 * counters would not mind; but nothing that checks or orders by the context knows of such a section.
 */
import type { int } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);

let idx: int = 0;
let handed_over: int = 0;

function locker(): void {
	idx = srcu_read_lock(addr(ss));
	set_flag(handed_over);
}

function unlocker(): void {
	wait_flag(handed_over);
	srcu_read_unlock(addr(ss), idx);
}

export const scenario: selftest = {
	title: 'wrong use: srcu_read_unlock() by another task',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 2,
	config: { CONFIG_DEBUG_SRCU: true },
	tasks: [
		{ run: locker, cpu: 0 },
		{ run: unlocker, cpu: 1 },
	],
	expect: { before: 'fail srcu-unlock-context', after: 'fail srcu-unlock-context' },
};
