// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by srcu_barrier() to several callers at once: each waits for the callbacks posted before its own
 * call, though one that finds that another has begun and ended since does no work of its own.
 *
 * Two callers, and a callback whose grace period is over before either calls, and that is called at any moment.
 * A caller that comes when another is at it cannot tell whether that one has seen the callback, and waits for a
 * whole one more. No kernel preemption, as what happens at once does so on two CPUs.
 */
import type { int, ptr } from 'linux/types';
import { insn_sleep_until } from 'machine/insn';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, srcu_barrier } from 'linux/srcu';
import { rcu_seq_state } from 'kernel/rcu/rcu';
import { first_use } from 'test/selftests/lib/domain';
import { kworker, kworker_cpu0, timer } from './lib/kworkers';
import { unpreempted } from './lib/unpreempted';

/** The number of the first grace period. */
const FIRST = 4;

const ss = define(DEFINE_SRCU);
const head = define<rcu_head>();

let ran: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function callback(_head: ptr<rcu_head>): void {
	WRITE_ONCE(ran, 1);
}

function wait_for_callback(): void {
	srcu_barrier(addr(ss));
	observe('callbacks', READ_ONCE(ran));
	expect_true(
		READ_ONCE(ran) === 1,
		'srcu-barrier',
		'srcu_barrier() returned before a callback ran',
	);
}

function poster(): void {
	call_srcu(addr(ss), addr(head), callback);
	insn_sleep_until(ss.srcu_gp_seq, FIRST);
	if (rcu_seq_state(READ_ONCE(ss.srcu_barrier_seq)) !== 0) witness('another is at it');
	wait_for_callback();
}

function other(): void {
	insn_sleep_until(ss.srcu_gp_seq, FIRST);
	wait_for_callback();
}

export const scenario: selftest = {
	title: 'two callers of srcu_barrier(), one with a callback',
	srcu: ['tree'],
	cpus: 2,
	config: unpreempted,
	setup: prepare,
	tasks: [{ run: poster, cpu: 0 }, { run: other, cpu: 1 }, kworker, kworker_cpu0],
	irqs: [timer],
	witnesses: ['another is at it'],
	expect: { before: 'pass', after: 'pass' },
};
