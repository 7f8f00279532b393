// SPDX-License-Identifier: GPL-2.0-only
/* What the scenarios of the torture test have in common. */
import type { int, ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { scenario_task } from 'linux/selftest';
import type { rcu_torture_ops, rcutorture_param } from 'kernel/rcu/rcutorture';
import {
	rcu_torture_barrier,
	rcu_torture_barrier_cbs,
	rcu_torture_cbflood,
	rcu_torture_fakewriter,
	rcu_torture_init,
	rcu_torture_reader,
	rcu_torture_shutdown,
	rcu_torture_writer,
} from 'kernel/rcu/rcutorture';

const param = define<rcutorture_param>();

/* The kernel's parameters, as its scripts pass them; `irqreader` says whether timers read too. */
export function start_torture(ops: ptr<rcu_torture_ops>, irqreader: int): void {
	param.irqreader = irqreader;
	param.nreaders = -1;
	param.nfakewriters = 4;
	param.n_barrier_cbs = 4;
	param.read_delay_odds = 100;
	rcu_torture_init(ops, addr(param));
}

/** The same without those that only wait, and with two readers that are slow. */
export function start_one_writer(ops: ptr<rcu_torture_ops>): void {
	param.nreaders = 2;
	param.read_delay_odds = 10;
	rcu_torture_init(ops, addr(param));
}

/** The kthreads that go with the kernel's parameters, */
export const kthreads: scenario_task[] = [
	{ run: rcu_torture_writer, name: 'writer' },
	{ run: rcu_torture_fakewriter, name: 'fakewriter', times: 4 },
	{ run: rcu_torture_reader, name: 'reader', times: -1 },
	{ run: rcu_torture_barrier, name: 'barrier' },
	{ run: rcu_torture_barrier_cbs, name: 'barrier_cbs', times: 4 },
	{ run: rcu_torture_cbflood, name: 'cbflood' },
	{ run: rcu_torture_shutdown, name: 'shutdown' },
];

/** with those of one writer, */
export const one_writer: scenario_task[] = [
	{ run: rcu_torture_writer, name: 'writer' },
	{ run: rcu_torture_reader, name: 'reader', times: 2 },
	{ run: rcu_torture_shutdown, name: 'shutdown' },
];

/** and without those that wait for callbacks, for a flavour that has none. */
export const kthreads_without_callbacks: scenario_task[] = [
	{ run: rcu_torture_writer, name: 'writer' },
	{ run: rcu_torture_fakewriter, name: 'fakewriter', times: 4 },
	{ run: rcu_torture_reader, name: 'reader', times: -1 },
	{ run: rcu_torture_shutdown, name: 'shutdown' },
];
