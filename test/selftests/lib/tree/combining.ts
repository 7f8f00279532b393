// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two CPUs that ask for the same grace period, the one in a hurry. Requests of the CPUs of a node are one
 * from there on, and who comes second adds no more than that its CPU has callbacks, and that it is in a hurry.
 *
 * Promised whatever node it is that they meet at: each callback runs once. Two requests meet as three do.
 * Kernel preemption would only let each CPU's kworker come in between steps of its own poster, and the
 * kworkers of the other CPU do so anyhow.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, __call_srcu, srcu_barrier } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';

const ss = define(DEFINE_SRCU);
const patient_head = define<rcu_head>();
const urgent_head = define<rcu_head>();

/* How often each has run; written by the worker of its CPU only. */
let patient_ran: int = 0;
let urgent_ran: int = 0;

export function prepare(): void {
	first_use(addr(ss));
}

function patient_callback(_head: ptr<rcu_head>): void {
	if (!READ_ONCE(urgent_ran)) witness('the patient one first');
	WRITE_ONCE(patient_ran, patient_ran + 1);
}

function urgent_callback(_head: ptr<rcu_head>): void {
	if (!READ_ONCE(patient_ran)) witness('the urgent one first');
	WRITE_ONCE(urgent_ran, urgent_ran + 1);
}

export function patient(): void {
	__call_srcu(addr(ss), addr(patient_head), patient_callback, true);
}

export function urgent(): void {
	__call_srcu(addr(ss), addr(urgent_head), urgent_callback, false);
}

/* Finish: neither was forgotten. */
export function check_both_ran(): void {
	srcu_barrier(addr(ss));
	observe('grace periods', ss.srcu_gp_seq);
	expect_true(
		patient_ran === 1 && urgent_ran === 1,
		'callback-lost',
		'a callback has not run once',
	);
}
