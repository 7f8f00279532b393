// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by call_srcu(): a callback is not forgotten if the grace period that it is to wait for is over
 * before its CPU gets to ask for it. It is called then, with no grace period more.
 *
 * One CPU that has posted and not asked yet, and another that asks for the same grace period meanwhile: when
 * its callback has run, that grace period is over. It begins when the late one has its callback on the list, as
 * it would only have that one wait for a later grace period before. No kernel preemption: the late CPU is slow,
 * and the worker is on the other.
 */
import type { int, ptr } from 'linux/types';
import { insn_sleep_until } from 'machine/insn';
import { READ_ONCE, WRITE_ONCE, addr, define, per_cpu_ptr } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu, srcu_barrier } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { kworker, kworker_cpu0, kworker_cpu1, timer } from './lib/kworkers';
import { unpreempted } from './lib/unpreempted';

/** The number of the first grace period. */
const FIRST = 4;

const ss = define(DEFINE_SRCU);
const late_head = define<rcu_head>();
const other_head = define<rcu_head>();

let over: int = 0;
let late_ran: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function late_callback(_head: ptr<rcu_head>): void {
	late_ran++;
}

function other_callback(_head: ptr<rcu_head>): void {
	WRITE_ONCE(over, 1);
}

function late(): void {
	call_srcu(addr(ss), addr(late_head), late_callback);
	if (READ_ONCE(over)) witness('late');
}

function other(): void {
	insn_sleep_until(per_cpu_ptr(ss.sda, 0).srcu_gp_seq_needed, FIRST);
	call_srcu(addr(ss), addr(other_head), other_callback);
}

function check_both_ran(): void {
	srcu_barrier(addr(ss));
	observe('grace periods', ss.srcu_gp_seq);
	expect_true(late_ran === 1 && over === 1, 'callback-lost', 'a callback has not run once');
}

export const scenario: selftest = {
	title: 'a request that comes when its grace period is over',
	srcu: ['tree'],
	cpus: 2,
	config: unpreempted,
	setup: prepare,
	tasks: [{ run: late, cpu: 0 }, { run: other, cpu: 1 }, kworker, kworker_cpu0, kworker_cpu1],
	irqs: [timer],
	finish: check_both_ran,
	witnesses: ['late'],
	expect: { before: 'pass', after: 'pass' },
};
