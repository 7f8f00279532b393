// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers in tasks and in interrupts, of one dynamic domain. The kernel had no such scenario when it had
 * Classic SRCU: its SRCU readers were tasks only, so it could not have come upon the bug.
 */
import { run_timer_softirq, timer_softirq_pending } from 'kernel/time/timer';
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
	param.irqreader = 1;
	param.nreaders = -1;
	param.nfakewriters = 4;
	param.n_barrier_cbs = 4;
	param.read_delay_odds = 100;
	rcu_torture_init(addr(srcud_ops), addr(param));
}

export const scenario: torture = {
	title: 'rcutorture with readers in interrupts',
	cpus: 4,
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
		{ run: rcu_torture_barrier, name: 'barrier' },
		{ run: rcu_torture_barrier_cbs, name: 'barrier_cbs/0' },
		{ run: rcu_torture_barrier_cbs, name: 'barrier_cbs/1' },
		{ run: rcu_torture_barrier_cbs, name: 'barrier_cbs/2' },
		{ run: rcu_torture_barrier_cbs, name: 'barrier_cbs/3' },
		{ run: rcu_torture_cbflood, name: 'cbflood' },
		{ run: rcu_torture_shutdown, name: 'shutdown' },
	],
	irqs: [
		{
			handler: run_timer_softirq,
			kind: 'softirq',
			cpu: 1,
			raised: timer_softirq_pending,
		},
		{
			handler: run_timer_softirq,
			kind: 'softirq',
			cpu: 2,
			raised: timer_softirq_pending,
		},
		{
			handler: run_timer_softirq,
			kind: 'softirq',
			cpu: 3,
			raised: timer_softirq_pending,
		},
	],
	setup: start,
	finish: rcu_torture_cleanup,
	expect: { before: 'pass', after: 'pass' },
};
