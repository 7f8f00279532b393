// SPDX-License-Identifier: GPL-2.0-only
/*
 * Readers of one kind of handler only: interrupts of a kind do not nest, so not one update is
 * interrupted by another, and the domain works even where an update is not whole.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { check_locks, expect_all_left } from 'test/selftests/lib/counts';

const ss = define(DEFINE_SRCU);

let x: int = 0;
let y: int = 0;
let locks: int = 0;
let seen_x: int = 0;

/*
 * What the reader saw of y: 0 when there was no reader too late to matter. All handlers are on one
 * CPU, so the words they share are written by one at a time.
 */
let missed_y: int = 0;

/* A handler: the reader's side of store buffering. */
export function irq_reader(): void {
	const idx = srcu_read_lock(addr(ss));

	locks++;
	if (!READ_ONCE(y)) missed_y = 1;
	WRITE_ONCE(x, 1);
	srcu_read_unlock(addr(ss), idx);
}

/* The updater's side. */
export function updater(): void {
	WRITE_ONCE(y, 1);
	synchronize_srcu(addr(ss));
	seen_x = READ_ONCE(x);
}

/* A handler that did not see y was before the grace period, which then saw x. */
export function check_order(): void {
	observe('locks', locks);
	check_locks(addr(ss), locks);
	observe('missed y', missed_y);
	observe('x', seen_x);
	if (missed_y) witness('handler before the grace period');
	if (locks > 0 && !missed_y) witness('handler after it began');
	expect_true(
		missed_y === 0 || seen_x === 1,
		'grace-period-order',
		'a handler was inside before synchronize_srcu() was called and after it returned',
	);
	expect_all_left(addr(ss));
}
