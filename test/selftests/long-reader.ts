// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by synchronize_srcu(): it does not return while a reader is inside that was there when it was
 * called, whatever other readers do.
 *
 * Where locks and unlocks are counted apart, an interrupt in the increment of the one loses a lock, and
 * the long reader is not seen: two locks are counted, of three, and two unlocks. v4.9 loses none of c[],
 * and takes two interrupts and a reader that changes its CPU to be misled by seq[], as premature-gp
 * shows; Tiny loses none at all.
 *
 * One long reader is one count to hide. It leaves when the interrupted reader is gone, so whenever the
 * updater returns too early it is still there. That reader and the interrupt meet on one CPU, the
 * updater and its worker are on another, where nothing holds them up.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);

let entered: int = 0;
let left: int = 0;
let short_locking: int = 0;
let short_done: int = 0;
let irq_locks: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function long_reader(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(entered);
	wait_flag(short_done);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(ss), idx);
}

function short_reader(): void {
	wait_flag(entered);
	short_locking = 1;
	const idx = srcu_read_lock(addr(ss));
	short_locking = 0;
	srcu_read_unlock(addr(ss), idx);
	set_flag(short_done);
}

/* Comes and goes within one interrupt. */
function irq_reader(): void {
	if (short_locking) witness('interrupt inside the lock');
	const idx = srcu_read_lock(addr(ss));
	irq_locks++;
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	wait_flag(entered);
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(left) === 1,
		'premature-grace-period',
		'synchronize_srcu() returned while a reader that was there before it is still inside',
	);
}

function report(): void {
	observe('locks in hardirq', irq_locks);
}

export const scenario: selftest = {
	title: 'no grace period ends with a long reader inside, one interrupt reader',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [
		{ run: long_reader, cpu: 0 },
		{ run: short_reader, cpu: 0 },
		{ run: updater, cpu: 1 },
	],
	irqs: [{ handler: irq_reader, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: report,
	witnesses: ['interrupt inside the lock'],
	expect: {
		'v4.9': { before: 'pass', after: 'pass' },
		tiny: { before: 'pass', after: 'pass' },
		default: {
			before: {
				default: 'fail premature-grace-period',
				x86: 'pass',
				s390: 'pass',
			},
			after: 'pass',
		},
	},
};
