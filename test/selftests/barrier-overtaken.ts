// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by srcu_barrier() of Tree SRCU: that the callbacks of one CPU, its own behind them, have been called
 * before it has come to the list of the next does not take it in. It waits for those of all CPUs.
 *
 * Two CPUs with a callback each, as the first of them must not be the last. The grace period of the first is
 * over, and its CPU calls it at any moment of srcu_barrier(); that of the second begins right before. Its worker
 * is on the CPU of srcu_barrier(), and there is no kernel preemption: what comes of it when a grace period begins
 * meanwhile is for list-race to show.
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
import { kworker, kworker_cpu0, kworker_cpu1, timer } from './lib/kworkers';
import { unpreempted } from './lib/unpreempted';

/** The number of the first grace period. */
const FIRST = 4;

const ss = define(DEFINE_SRCU);
const first_head = define<rcu_head>();
const second_head = define<rcu_head>();

let first_ran: int = 0;
let second_ran: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function first_callback(_head: ptr<rcu_head>): void {
	WRITE_ONCE(first_ran, 1);
	if (rcu_seq_state(READ_ONCE(ss.srcu_barrier_seq)) !== 0)
		witness('the first runs meanwhile');
}

function second_callback(_head: ptr<rcu_head>): void {
	WRITE_ONCE(second_ran, 1);
}

function poster(): void {
	call_srcu(addr(ss), addr(first_head), first_callback);
}

function owner(): void {
	insn_sleep_until(ss.srcu_gp_seq, FIRST);
	call_srcu(addr(ss), addr(second_head), second_callback);
	srcu_barrier(addr(ss));
	const ran = READ_ONCE(first_ran) + READ_ONCE(second_ran);
	observe('callbacks', ran);
	expect_true(ran === 2, 'srcu-barrier', 'srcu_barrier() returned before a callback ran');
}

export const scenario: selftest = {
	title: 'srcu_barrier() while callbacks are called',
	srcu: ['tree'],
	cpus: 2,
	config: unpreempted,
	setup: prepare,
	tasks: [
		{ run: poster, cpu: 0 },
		{ run: owner, cpu: 1 },
		kworker,
		kworker_cpu0,
		kworker_cpu1,
	],
	irqs: [timer],
	witnesses: ['the first runs meanwhile'],
	expect: { before: 'pass', after: 'pass' },
};
