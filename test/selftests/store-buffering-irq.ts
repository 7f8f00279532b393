// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised as in store-buffering, to a reader in a task and to one in a handler that comes upon it: neither
 * misses what the updater wrote, if that misses what it wrote.
 *
 * Where locks and unlocks are counted apart, one interrupt in the task's own increment is enough: its unlock
 * stays and its lock does not, so the task inside looks like nobody. In v4.9 it takes a second interrupt
 * and a reader that migrates (premature-gp), so it passes. The handler comes on the CPU of the reader, and
 * the updater has the other: on its own it would find the handler gone.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE, addr } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import {
	check_order,
	prepare,
	read_x,
	read_y,
	ss,
	value_of_y,
	write_x,
	write_y,
} from 'test/selftests/lib/cbmc';

let locking: int = 0;

/* What the handler wrote, what it saw of y, and what the updater saw of it. */
let irq_x: int = 0;
let irq_seen_y: int = 0;
let seen_irq_x: int = 0;

function reader(): void {
	locking = 1;
	const idx = srcu_read_lock(addr(ss));
	locking = 0;
	read_y();
	write_x();
	srcu_read_unlock(addr(ss), idx);
}

function irq_reader(): void {
	if (locking) witness('interrupt inside the lock');
	const idx = srcu_read_lock(addr(ss));
	irq_seen_y = value_of_y();
	WRITE_ONCE(irq_x, 1);
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	write_y();
	synchronize_srcu(addr(ss));
	read_x();
	seen_irq_x = irq_x;
}

function check_both(): void {
	check_order();
	observe('irq x', seen_irq_x);
	observe('irq y', irq_seen_y);
	expect_true(
		irq_x === 0 || seen_irq_x === 1 || irq_seen_y === 1,
		'grace-period-order',
		'the section of a handler began before synchronize_srcu() was called and ended after it returned',
	);
}

export const scenario: selftest = {
	title: 'sections in a task and a handler are before the end of a grace period or after its start',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: updater, cpu: 1 },
	],
	irqs: [{ handler: irq_reader, kind: 'hardirq', cpu: 0, times: 1 }],
	finish: check_both,
	witnesses: ['reader first', 'updater first', 'interrupt inside the lock'],
	expect: {
		classic: {
			before: { x86: 'pass', s390: 'pass', default: 'fail grace-period-order' },
			after: 'pass',
		},
		default: { before: 'pass', after: 'pass' },
	},
};
