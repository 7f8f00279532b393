// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by call_srcu() on a CPU that goes offline before the grace period is over: the callback is called
 * all the same, by a kworker of another CPU. And srcu_barrier() waits for it, whose callback is behind it on
 * the list of that CPU.
 *
 * One callback of a CPU that goes down, and one CPU that stays. The grace period cannot end before the CPU
 * is down: what is queued on a CPU before that is the workqueue's to move. There are kworkers on the CPU that
 * stays only, so what is queued on the other one is never run.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { raw_smp_processor_id } from 'linux/smp';
import {
	DEFINE_SRCU,
	call_srcu,
	srcu_barrier,
	srcu_offline_cpu,
	srcu_online_cpu,
	srcu_read_lock,
	srcu_read_unlock,
} from 'linux/srcu';
import { run_timer_softirq, timer_softirq_pending } from 'kernel/time/timer';
import { cpu_worker_thread, worker_thread } from 'kernel/workqueue';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);
const head = define<rcu_head>();

let entered: int = 0;
let posted: int = 0;
let left: int = 0;
let ran: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function callback(_head: ptr<rcu_head>): void {
	expect_true(raw_smp_processor_id() === 0, 'callback-cpu', 'it runs on a CPU gone offline');
	expect_true(READ_ONCE(left) === 1, 'premature-callback', 'a reader from before is inside');
	WRITE_ONCE(ran, 1);
}

function poster(): void {
	wait_flag(entered);
	call_srcu(addr(ss), addr(head), callback);
	set_flag(posted);
}

/* Takes the CPU down, and brings it up again. */
function plugger(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(entered);
	wait_flag(posted);
	srcu_offline_cpu(1);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
	if (!READ_ONCE(ran)) witness('barrier with a callback of the CPU pending');
	srcu_barrier(addr(ss));
	observe('callbacks', READ_ONCE(ran));
	expect_true(
		READ_ONCE(ran) === 1,
		'srcu-barrier',
		'srcu_barrier() returned before a callback ran',
	);
	srcu_online_cpu(1);
}

export const scenario: selftest = {
	title: 'a callback of a CPU that goes offline',
	srcu: ['tree'],
	cpus: 2,
	setup: prepare,
	tasks: [
		{ run: poster, cpu: 1 },
		{ run: plugger, cpu: 0 },
		{ run: worker_thread, name: 'kworker', cpu: 0, daemon: true },
		{ run: cpu_worker_thread, name: 'kworker@cpu0', cpu: 0, daemon: true },
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
	witnesses: ['barrier with a callback of the CPU pending'],
	expect: { before: 'pass', after: 'pass' },
};
