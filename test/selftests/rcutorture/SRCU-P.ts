// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's scenario SRCU-P: a dynamic domain, eight CPUs, kernel preemption. Readers are tasks, as
 * SRCU's were in the test of v4.9.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as torture } from 'linux/selftest';
import type { rcutorture_param } from 'kernel/rcu/rcutorture';
import {
	rcu_torture_barrier,
	rcu_torture_barrier_cbs,
	rcu_torture_cbflood,
	rcu_torture_cleanup,
	rcu_torture_fakewriter,
	rcu_torture_init,
	rcu_torture_reader,
	rcu_torture_shutdown,
	rcu_torture_writer,
	srcud_ops,
} from 'kernel/rcu/rcutorture';

const param = define<rcutorture_param>();

function start(): void {
	param.nreaders = -1;
	param.nfakewriters = 4;
	param.n_barrier_cbs = 4;
	param.read_delay_odds = 100;
	rcu_torture_init(addr(srcud_ops), addr(param));
}

export const scenario: torture = {
	title: 'rcutorture of a dynamic domain, preemptible',
	srcu: ['v4.9', 'tree'],
	cpus: 8,
	kworkers: 2,
	tasks: [
		{ run: rcu_torture_writer, name: 'writer' },
		{ run: rcu_torture_fakewriter, name: 'fakewriter/0' },
		{ run: rcu_torture_fakewriter, name: 'fakewriter/1' },
		{ run: rcu_torture_fakewriter, name: 'fakewriter/2' },
		{ run: rcu_torture_fakewriter, name: 'fakewriter/3' },
		{ run: rcu_torture_reader, name: 'reader/0' },
		{ run: rcu_torture_reader, name: 'reader/1' },
		{ run: rcu_torture_reader, name: 'reader/2' },
		{ run: rcu_torture_reader, name: 'reader/3' },
		{ run: rcu_torture_reader, name: 'reader/4' },
		{ run: rcu_torture_reader, name: 'reader/5' },
		{ run: rcu_torture_reader, name: 'reader/6' },
		{ run: rcu_torture_barrier, name: 'barrier' },
		{ run: rcu_torture_barrier_cbs, name: 'barrier_cbs/0' },
		{ run: rcu_torture_barrier_cbs, name: 'barrier_cbs/1' },
		{ run: rcu_torture_barrier_cbs, name: 'barrier_cbs/2' },
		{ run: rcu_torture_barrier_cbs, name: 'barrier_cbs/3' },
		{ run: rcu_torture_cbflood, name: 'cbflood' },
		{ run: rcu_torture_shutdown, name: 'shutdown' },
	],
	setup: start,
	finish: rcu_torture_cleanup,
	expect: { before: 'pass', after: 'pass' },
};
