// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one test that the kernel gives to a bounded model checker (v4.11,
 * tools/testing/selftests/rcutorture/formal/srcu-cbmc): a reader and an updater, each of which writes a word
 * and reads the other's. Its cases are scenarios here:
 *
 *	main.pass	store-buffering		neither misses what the other wrote
 *	assert_end	its witnesses		the end is reached, by either first
 *	force		bad-cbmc-force		two sections instead of one
 *	force2		bad-cbmc-force2		no grace period
 *	force3		bad-cbmc-force3		no section
 *
 * Those last three must fail, and it takes no weak memory for that: the reader reads first and writes
 * then, and in each case nothing keeps the updater from doing all it does in between. There are no
 * interrupts there, which is why the bug of the report cannot be found so; store-buffering-irq has one.
 *
 * By default that harness has, for synchronize_srcu(), two looks at a rank with the flip between them, and
 * gives up every execution in which one of them finds a reader. Here the function itself is searched,
 * with its lists, its worker and its retries, and those executions are among the others. Its ancestor outside
 * the kernel also left out the second sum of seq[], which two readers must notice and one cannot: that is
 * patches/busted/no-seq-check.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';

export const ss = define(DEFINE_SRCU);

let x: int = 0;
let y: int = 0;

/* What the reader saw of y, and the updater of x. */
let seen_y: int = 0;
let seen_x: int = 0;

/* Setup. */
export function prepare(): void {
	first_use(addr(ss));
}

export function value_of_y(): int {
	return READ_ONCE(y);
}

/* The reader's two accesses, */
export function read_y(): void {
	seen_y = value_of_y();
}

export function write_x(): void {
	WRITE_ONCE(x, 1);
}

/* and the updater's. */
export function write_y(): void {
	WRITE_ONCE(y, 1);
}

export function read_x(): void {
	seen_x = READ_ONCE(x);
}

export function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	read_y();
	write_x();
	srcu_read_unlock(addr(ss), idx);
}

export function updater(): void {
	write_y();
	synchronize_srcu(addr(ss));
	read_x();
}

export function check_order(): void {
	observe('x', seen_x);
	observe('y', seen_y);
	if (!seen_y && seen_x) witness('reader first');
	if (seen_y && !seen_x) witness('updater first');
	expect_true(
		seen_x === 1 || seen_y === 1,
		'grace-period-order',
		'a read-side section began before synchronize_srcu() was called and ended after it returned',
	);
}
