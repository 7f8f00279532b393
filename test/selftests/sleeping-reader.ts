// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by SRCU, and what its S stands for: a reader may sleep inside its section, for as long as it
 * likes and on whatever it likes that does not wait for a grace period of the same domain. The
 * updater waits, and does not keep the reader from being woken.
 *
 * One CPU and no kernel preemption, so that if the reader held on to the CPU, or the updater did while
 * it waits, nobody could go on and the run would end in a deadlock. The waker is woken by nobody: it
 * comes before, during or after the rest.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { completion } from 'linux/completion';
import { complete, init_completion, wait_for_completion } from 'linux/completion';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);
const event = define<completion>();

let entered: int = 0;
let left: int = 0;
let updating: int = 0;

function prepare(): void {
	first_use(addr(ss));
	init_completion(addr(event));
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(entered);
	wait_for_completion(addr(event));
	const waited = READ_ONCE(updating);
	observe('updater waited', waited);
	if (waited) witness('slept while an updater waited');
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function waker(): void {
	complete(addr(event));
}

function updater(): void {
	wait_flag(entered);
	WRITE_ONCE(updating, 1);
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(left) === 1,
		'premature-grace-period',
		'the sleeping reader is inside',
	);
}

export const scenario: selftest = {
	title: 'a reader that sleeps inside its section, without kernel preemption',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 1,
	/* The checks that hang on the preempt count, which such a kernel does not keep, go with it. */
	config: {
		CONFIG_PREEMPT: false,
		CONFIG_DEBUG_PREEMPT: false,
		CONFIG_DEBUG_ATOMIC_SLEEP: false,
		/* Of Tree SRCU: a kworker in a hurry would keep the one CPU to itself. */
		EXP_HOLDOFF: 0,
	},
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: waker, cpu: 0 },
		{ run: updater, cpu: 0 },
	],
	witnesses: ['slept while an updater waited'],
	expect: { before: 'pass', after: 'pass' },
};
