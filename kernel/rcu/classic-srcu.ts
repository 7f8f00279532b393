// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleepable RCU, how Classic of v4.12 counts readers (kernel/rcu/srcu.c, v4.12). Grace periods and
 * callbacks, where v4.9 does the same, are in srcu_batch.ts.
 *
 * The barriers are lettered, and each names its partner:
 *
 *	reader				updater
 *	lock_count[idx]++		sum of unlock_count[idx]
 *	    B				    A
 *	...				sum of lock_count[idx]
 *	    C				completed++
 *	unlock_count[idx]++		    D
 */
import type { bool, int, ptr, ulong } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, each_possible_cpu, per_cpu_ptr } from 'linux/compiler';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { this_cpu_inc } from 'linux/percpu';
import type { srcu_struct } from 'linux/srcu';
import { smp_mb } from 'asm/barrier';

/*
 * Sum of the sections ever begun under a rank. CPUs are read one after another while others count on:
 * what it returns need never have been the sum at any one time.
 */
function srcu_readers_lock_idx(sp: ptr<srcu_struct>, idx: int): ulong {
	let sum: ulong = 0;
	for (const cpu of each_possible_cpu()) {
		const cpuc = per_cpu_ptr(sp.per_cpu_ref, cpu);
		sum += READ_ONCE(cpuc.lock_count[idx]);
	}
	return sum;
}

/* Sum of those ended, read the same way. */
function srcu_readers_unlock_idx(sp: ptr<srcu_struct>, idx: int): ulong {
	let sum: ulong = 0;
	for (const cpu of each_possible_cpu()) {
		const cpuc = per_cpu_ptr(sp.per_cpu_ref, cpu);
		sum += READ_ONCE(cpuc.unlock_count[idx]);
	}
	return sum;
}

/*
 * True if at some moment during the call there was no reader under this rank that a grace period has
 * to wait for. The rank must not be the one that new readers take.
 *
 * Both sums only grow, and that of the ends is taken first: every section whose end it has seen is in
 * that of the beginnings, so equal sums mean that no section is in the one and not in the other. That
 * holds as long as every increment counts. One lost increment of lock_count[] makes the sums differ
 * when nobody is inside, for ever, and agree when somebody is.
 */
export function srcu_readers_active_idx_check(sp: ptr<srcu_struct>, idx: int): bool {
	const unlocks = srcu_readers_unlock_idx(sp, idx);

	/*
	 * If the sum of unlock_count[] saw a reader leave, the sum of lock_count[] must see that it came:
	 * the reader counted itself in before B and out after C, and whoever sees the one after this
	 * barrier sees the other. A reader whose beginning the second sum misses began after this
	 * barrier, and its accesses come after what the updater did before it: nobody has to wait for it.
	 */
	smp_mb(); /* A */ /* Pairs with B. */

	/*
	 * A reader that took the rank long ago and was delayed before it counted may count at any time.
	 * That is why the caller checks the one rank and then the other.
	 *
	 * Between the two sums such readers may come and go, and the more of them the later the sum of
	 * lock_count[] is: it would take 2^32 of them, or 2^64, for it to come round to the other. D
	 * leaves a task no more than two sections that it can begin under the old rank after the flip,
	 * and there are far fewer tasks, and handlers on top of them, than that.
	 */
	return srcu_readers_lock_idx(sp, idx) === unlocks;
}

/*
 * Whether anybody is inside, under either rank. Right only when no one enters or leaves meanwhile, as
 * must be so when a domain is given up.
 */
export function srcu_readers_active(sp: ptr<srcu_struct>): bool {
	let sum: ulong = 0;
	for (const cpu of each_possible_cpu()) {
		const cpuc = per_cpu_ptr(sp.per_cpu_ref, cpu);
		sum += READ_ONCE(cpuc.lock_count[0]);
		sum += READ_ONCE(cpuc.lock_count[1]);
		sum -= READ_ONCE(cpuc.unlock_count[0]);
		sum -= READ_ONCE(cpuc.unlock_count[1]);
	}
	return sum !== 0;
}

/*
 * Counts the new reader under the current rank, which it returns. May be called from any context but
 * NMI, with no protection by the caller: the increment is one step to the interrupts of its CPU and to
 * preemption.
 */
export function __srcu_read_lock(sp: ptr<srcu_struct>): int {
	const idx = READ_ONCE(sp.completed) & 0x1;
	this_cpu_inc(sp.per_cpu_ref.lock_count[idx]);
	smp_mb(); /* B */ /* Pairs with A. */
	return idx;
}
EXPORT_SYMBOL_GPL(__srcu_read_lock);

/*
 * Counts the reader out, on the CPU it is on now. Called in the context that called
 * __srcu_read_lock(): the same task, or the same run of the same handler.
 */
export function __srcu_read_unlock(sp: ptr<srcu_struct>, idx: int): void {
	smp_mb(); /* C */ /* Pairs with D. */
	this_cpu_inc(sp.per_cpu_ref.unlock_count[idx]);
}
EXPORT_SYMBOL_GPL(__srcu_read_unlock);

/*
 * Sends new readers to the other rank. The barrier keeps the sums that follow behind the flip: if one of
 * unlock_count[] misses the end of a section, its task sees the flip soon after. It may have read the
 * rank for one more section already, and no more than that.
 */
export function srcu_flip(sp: ptr<srcu_struct>): void {
	WRITE_ONCE(sp.completed, sp.completed + 1);
	smp_mb(); /* D */ /* Pairs with C. */
}
