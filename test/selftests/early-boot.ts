// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by Tree SRCU to early boot: synchronize_srcu() returns at once while there is one task and nobody
 * to switch to, and a callback posted then is called when there are kworkers. srcu_barrier() waits for it.
 *
 * One CPU and one task, which is all there is in early boot. The kworkers come when it is over;
 * without kernel preemption, as what it can do to SRCU is elsewhere.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import {
	rcu_early_boot,
	rcu_expedite_gp,
	rcu_scheduler_starting,
	rcu_set_runtime_mode,
	rcu_unexpedite_gp,
} from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, srcu_barrier, synchronize_srcu } from 'linux/srcu';
import { cpu_worker_thread, worker_thread } from 'kernel/workqueue';
import { run_timer_softirq, timer_softirq_pending } from 'kernel/time/timer';
import { urgent_by } from 'test/selftests/lib/tree/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';
import { unpreempted } from './lib/unpreempted';

const ss = define(DEFINE_SRCU);
const head = define<rcu_head>();

let booted: int = 0;
let ran: int = 0;

function callback(_head: ptr<rcu_head>): void {
	WRITE_ONCE(ran, 1);
}

/* In early boot every grace period is in a hurry. */
function boot(): void {
	rcu_early_boot();
	rcu_expedite_gp();
	synchronize_srcu(addr(ss));
	call_srcu(addr(ss), addr(head), callback);
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(ran) === 0,
		'early-boot',
		'a callback has run before there are kworkers',
	);
	rcu_scheduler_starting();
	rcu_set_runtime_mode();
	set_flag(booted);
}

function init(): void {
	boot();
	srcu_barrier(addr(ss));
	expect_true(READ_ONCE(ran) === 1, 'srcu-barrier', 'the callback of early boot has not run');
	const before = urgent_by(addr(ss), 0);
	synchronize_srcu(addr(ss));
	expect_true(urgent_by(addr(ss), 0) !== before, 'early-boot', 'in no hurry during boot');
	rcu_unexpedite_gp();
}

function kworker(): void {
	wait_flag(booted);
	worker_thread();
}

function cpu_kworker(): void {
	wait_flag(booted);
	cpu_worker_thread();
}

export const scenario: selftest = {
	title: 'SRCU in early boot and after it',
	srcu: ['tree'],
	cpus: 1,
	config: unpreempted,
	tasks: [
		{ run: init, cpu: 0 },
		{ run: kworker, cpu: 0, daemon: true },
		{ run: cpu_kworker, name: 'kworker@cpu0', cpu: 0, daemon: true },
	],
	irqs: [
		{
			handler: run_timer_softirq,
			name: 'timer',
			kind: 'softirq',
			cpu: 0,
			raised: timer_softirq_pending,
		},
	],
	expect: { before: 'pass', after: 'pass' },
};
