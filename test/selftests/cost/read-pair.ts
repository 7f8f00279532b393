// SPDX-License-Identifier: GPL-2.0-only
/*
 * One srcu_read_lock() and srcu_read_unlock() by a task that nobody disturbs, as a production kernel
 * has them: every debugging option off. What they execute is counted, by architecture.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	srcu_read_unlock(addr(ss), idx);
}

export const scenario: selftest = {
	title: 'one srcu_read_lock() and srcu_read_unlock(), alone',
	cpus: 1,
	config: {
		CONFIG_DEBUG_PREEMPT: false,
		CONFIG_DEBUG_ATOMIC_SLEEP: false,
		CONFIG_DEBUG_SPINLOCK: false,
	},
	tasks: [{ run: reader, cpu: 0 }],
	expect: { before: 'pass', after: 'pass' },
};
