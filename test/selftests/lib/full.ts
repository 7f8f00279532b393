// SPDX-License-Identifier: GPL-2.0-only
/*
 * What wide counters are for: an old reader that a grace period has to wait for, and so many others that
 * the sums come round. test/selftests/counter-full.ts and test/selftests/width/ say how many.
 *
 * Who is inside before anything else happens has come in setup, which runs before all and has no other task
 * to be preempted by: that a section begins there and ends in the task that it is of leaves out only what
 * is over by then.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import { expect_true, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { arrive, wait_arrivals } from 'test/selftests/lib/flag';

const ss = define(DEFINE_SRCU);

/* The rank of the old reader's section, and 1 until it ends. */
let old_idx: int = 0;
let old_inside: int = 0;
/* How many of the others have been and gone. */
let gone: int = 0;

/* Setup: the old reader is inside, */
export function enter_old(): void {
	first_use(addr(ss));
	old_idx = srcu_read_lock(addr(ss));
	old_inside = 1;
}

/* and `n` sections of another task are open besides, one in the other. */
export function enter_many(n: int): void {
	enter_old();
	for (let i: int = 0; i < n; i++) srcu_read_lock(addr(ss));
}

/* The old reader leaves. */
export function leave_old(): void {
	WRITE_ONCE(old_inside, 0);
	srcu_read_unlock(addr(ss), old_idx);
}

/* The others of enter_many() end: they began under the same rank, as nobody had flipped it. */
export function leave_many(n: int): void {
	for (let i: int = 0; i < n; i++) srcu_read_unlock(addr(ss), old_idx);
}

/* The old reader leaves when `n` others have been and gone. */
export function leave_after(n: int): void {
	wait_arrivals(gone, n);
	leave_old();
}

/* A section that is over as soon as it has begun. */
export function short_section(): void {
	const idx = srcu_read_lock(addr(ss));

	srcu_read_unlock(addr(ss), idx);
	arrive(gone);
}

export function update(): void {
	if (READ_ONCE(old_inside)) witness('the old reader is inside');
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(old_inside) === 0,
		'premature-grace-period',
		'synchronize_srcu() returned while a reader that was there before it is still inside',
	);
}
