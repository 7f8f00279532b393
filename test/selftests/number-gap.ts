// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by call_srcu(): however long a CPU has not asked for a grace period, it gets one when it does.
 *
 * Tree SRCU of v4.12 does not keep this. The furthest grace period that a CPU has asked for is kept as a number,
 * and when half of all numbers have gone by since, it looks as if it was yet to come, and nobody asks for what
 * seems to be asked for. On a 32-bit machine that takes some five hundred million grace periods, which is days
 * of urgent ones. Words of 5 bits have eight, and half of them is four, which CPU 0 has had, on which setup()
 * runs, when CPU 1 asks for the first time.
 * patches/v4.12/fixes/numbers-that-keep-up.patch has grace periods take along those who are behind.
 *
 * Nothing happens at the same time, so one task is all there is.
 */
import type { int } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { observe } from 'linux/selftest';
import { DEFINE_SRCU, synchronize_srcu } from 'linux/srcu';
import { unpreempted } from './lib/unpreempted';

/** Grace periods before. */
const BEFORE = 4;

const ss = define(DEFINE_SRCU);

function prepare(): void {
	for (let i: int = 0; i < BEFORE; i++) synchronize_srcu(addr(ss));
}

function updater(): void {
	synchronize_srcu(addr(ss));
	observe('grace periods', ss.srcu_gp_seq);
}

export const scenario: selftest = {
	title: 'a CPU that asks for a grace period when half of all numbers have gone by',
	srcu: ['tree'],
	cpus: 2,
	kworkers: 1,
	ulong_bits: 5,
	config: unpreempted,
	setup: prepare,
	tasks: [{ run: updater, cpu: 1 }],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};
