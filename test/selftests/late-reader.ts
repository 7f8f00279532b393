// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by Tree SRCU's choice of the rank that a scan looks at: a grace period does not wait for a reader
 * that came after its flip. That reader may itself wait for the grace period to end.
 *
 * One reader that comes when it sees the flip, at any moment of the second scan, and stays until the updater is
 * through. A second would add to the same counts. The kworkers and their timer are on the updater's CPU.
 */
import type { int } from 'linux/types';
import { insn_sleep_until } from 'machine/insn';
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe } from 'linux/selftest';
import {
	DEFINE_SRCU,
	srcu_batches_completed,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';
import { kworker, kworker_cpu1, timer } from './lib/kworkers';

const ss = define(DEFINE_SRCU);

let done: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function reader(): void {
	insn_sleep_until(ss.srcu_idx, 1);
	const idx = srcu_read_lock(addr(ss));
	wait_flag(done);
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	synchronize_srcu(addr(ss));
	set_flag(done);
}

function check_flips(): void {
	observe('flips', srcu_batches_completed(addr(ss)));
	expect_true(srcu_batches_completed(addr(ss)) === 1, 'flips', 'there was not one flip');
}

export const scenario: selftest = {
	title: 'a reader that comes after the flip and waits for the grace period',
	srcu: ['tree'],
	cpus: 2,
	/* One in no hurry takes the same steps, with timers in between. */
	config: { EXP_HOLDOFF: 0 },
	setup: prepare,
	tasks: [{ run: reader, cpu: 0 }, { run: updater, cpu: 1 }, kworker, kworker_cpu1],
	irqs: [timer],
	finish: check_flips,
	expect: { before: 'pass', after: 'pass' },
};
