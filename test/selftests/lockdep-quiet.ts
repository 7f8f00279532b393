// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by the checks that lockdep makes possible: of a use that is right they say nothing. A reader, a
 * grace period, a callback and its barrier, in a domain made and given up, with every check on.
 *
 * One CPU, no kernel preemption and one thing after another: which locks a task holds does not depend on
 * what others do.
 */
import type { int, ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import {
	call_srcu,
	cleanup_srcu_struct,
	init_srcu_struct,
	srcu_barrier,
	srcu_dereference,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';
import { no_counters } from 'test/selftests/lib/counts';

const ss = define<srcu_struct>();
const head = define<rcu_head>();

let data: int = 0;
let ran: int = 0;

function callback(_head: ptr<rcu_head>): void {
	ran++;
}

function owner(): void {
	init_srcu_struct(addr(ss));
	const idx = srcu_read_lock(addr(ss));
	expect_true(srcu_dereference(data, addr(ss)) === 0, 'lockdep-quiet', 'it was not written');
	srcu_read_unlock(addr(ss), idx);
	synchronize_srcu(addr(ss));
	call_srcu(addr(ss), addr(head), callback);
	srcu_barrier(addr(ss));
	expect_true(ran === 1, 'srcu-barrier', 'srcu_barrier() returned before a callback ran');
	cleanup_srcu_struct(addr(ss));
	expect_true(no_counters(addr(ss)), 'cleanup', 'the per-CPU counters are still there');
}

export const scenario: selftest = {
	title: 'lockdep has nothing to say of what is right',
	srcu: ['tree'],
	cpus: 1,
	kworkers: 1,
	config: {
		CONFIG_PREEMPT: false,
		CONFIG_DEBUG_PREEMPT: false,
		CONFIG_DEBUG_ATOMIC_SLEEP: false,
		CONFIG_DEBUG_LOCK_ALLOC: true,
		CONFIG_PROVE_RCU: true,
	},
	tasks: [{ run: owner, cpu: 0 }],
	expect: { before: 'pass', after: 'pass' },
};
