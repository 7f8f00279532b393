// SPDX-License-Identifier: GPL-2.0-only
/*
 * How the tasks of a scenario wait for each other. A completion would do, but each is a lock and a
 * list of waiters, some ten steps that the checker interleaves with everything else; here a wait is
 * one step, and one that takes no CPU from anybody. The barriers make what was done before a flag
 * visible to whoever waits for it, on every memory model.
 */
import type { int, lvalue } from 'linux/types';
import { WRITE_ONCE } from 'linux/compiler';
import { insn_lock_add, insn_sleep_until } from 'machine/insn';
import { smp_mb } from 'asm/barrier';

/* Let those go on who wait for @flag to be set. */
export function set_flag(flag: lvalue<int>): void {
	smp_mb(); /* F */ /* Pairs with G. */
	WRITE_ONCE(flag, 1);
}

/* Give up the CPU until @flag is set. */
export function wait_flag(flag: lvalue<int>): void {
	insn_sleep_until(flag, 1);
	smp_mb(); /* G */ /* Pairs with F. */
}

/* One more has come, */
export function arrive(count: lvalue<int>): void {
	smp_mb(); /* F */ /* Pairs with G. */
	insn_lock_add(count, 1);
}

/* and give up the CPU until so many have. */
export function wait_arrivals(count: lvalue<int>, n: int): void {
	insn_sleep_until(count, n);
	smp_mb(); /* G */ /* Pairs with F. */
}
