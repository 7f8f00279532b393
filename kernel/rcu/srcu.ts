// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleepable RCU, how v4.9 counts readers (kernel/rcu/srcu.c). Grace periods and callbacks, where v4.12
 * Classic does the same, are in srcu_batch.ts.
 *
 * The barriers are lettered, and each names its partner:
 *
 *	reader				updater
 *	c[idx]++			sum of seq[idx]
 *	    B				    A
 *	seq[idx]++			sum of c[idx]
 *	...				    D
 *	    C				sum of seq[idx] again
 *	c[idx]--
 */
import type { bool, int, ptr, ulong } from 'linux/types';
import { READ_ONCE, each_possible_cpu, per_cpu_ptr } from 'linux/compiler';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { this_cpu_dec, this_cpu_inc } from 'linux/percpu';
import type { srcu_struct } from 'linux/srcu';
import { smp_mb } from 'asm/barrier';

/*
 * Sum of the sections ever begun under a rank. CPUs are read one after another while others count on:
 * what it returns need never have been the sum at any one time.
 */
function srcu_readers_seq_idx(sp: ptr<srcu_struct>, idx: int): ulong {
	let sum: ulong = 0;
	for (const cpu of each_possible_cpu()) {
		const t = READ_ONCE(per_cpu_ptr(sp.per_cpu_ref, cpu).seq[idx]);
		sum += t;
	}
	return sum;
}

/*
 * Sum of the readers inside under a rank, read the same way. A section that moved from a CPU not yet
 * read to one read already makes it too low, the other way round too high.
 */
function srcu_readers_active_idx(sp: ptr<srcu_struct>, idx: int): ulong {
	let sum: ulong = 0;
	for (const cpu of each_possible_cpu()) {
		const t = READ_ONCE(per_cpu_ptr(sp.per_cpu_ref, cpu).c[idx]);
		sum += t;
	}
	return sum;
}

/*
 * True if at some moment during the call there was no reader under this rank that a grace period has
 * to wait for. The rank must not be the one that new readers take.
 *
 * A zero sum of c[] alone proves nothing: see above. It is trusted only if no section began while it
 * was taken, which equal sums of seq[] before and after are to show. They show it as long as every
 * increment of seq[] counts, on the CPU it is made on, and none ever takes another back.
 */
export function srcu_readers_active_idx_check(sp: ptr<srcu_struct>, idx: int): bool {
	const seq = srcu_readers_seq_idx(sp, idx);

	/*
	 * If the sum of seq[] saw the increment of a reader, the sum of c[] sees its increment as well:
	 * the reader made it before B. If it did not see it, then the second sum of seq[] will, or the
	 * reader's section began after this barrier: and then the reader's accesses come after what the
	 * updater did before it, and nobody has to wait for it.
	 */
	smp_mb(); /* A */ /* Pairs with B. */

	/*
	 * A reader that took the rank long ago and was delayed before it counted may count at any time.
	 * That is why the caller checks the one rank and then the other: such a reader either comes
	 * before a sum that waits for it or begins after the grace period did.
	 *
	 * Nor can so many be delayed that seq[] comes round to the same sum. Between reading the rank and
	 * counting under it a task may be preempted, so there can be as many as there are tasks, and a
	 * few more in handlers on top of each CPU: some millions at most, of the four thousand million
	 * that a 32-bit word takes to come round.
	 */
	if (srcu_readers_active_idx(sp, idx) !== 0) return false;

	/*
	 * If the sum of c[] saw a reader leave, all that the reader did inside is over, as is its
	 * increment of seq[] long before, on whatever CPU that was: the second sum sees it.
	 */
	smp_mb(); /* D */ /* Pairs with C. */

	return srcu_readers_seq_idx(sp, idx) === seq;
}

/*
 * Whether anybody is inside, under either rank. Right only when no one enters or leaves meanwhile, as
 * must be so when a domain is given up.
 */
export function srcu_readers_active(sp: ptr<srcu_struct>): bool {
	let sum: ulong = 0;
	for (const cpu of each_possible_cpu()) {
		sum += READ_ONCE(per_cpu_ptr(sp.per_cpu_ref, cpu).c[0]);
		sum += READ_ONCE(per_cpu_ptr(sp.per_cpu_ref, cpu).c[1]);
	}
	return sum !== 0;
}

/*
 * Counts the new reader under the current rank, which it returns. May be called from any context but
 * NMI, with no protection by the caller: each increment is one step to the interrupts of its CPU and
 * to preemption. The task may migrate between the two, as only sums matter, and every increment of
 * seq[] comes after one of c[] by the same reader.
 */
export function __srcu_read_lock(sp: ptr<srcu_struct>): int {
	const idx = READ_ONCE(sp.completed) & 0x1;
	this_cpu_inc(sp.per_cpu_ref.c[idx]);
	smp_mb(); /* B */ /* Pairs with A. */
	this_cpu_inc(sp.per_cpu_ref.seq[idx]);
	return idx;
}
EXPORT_SYMBOL_GPL(__srcu_read_lock);

/*
 * Counts the reader out, on the CPU it is on now. Called in the context that called
 * __srcu_read_lock(): the same task, or the same run of the same handler.
 */
export function __srcu_read_unlock(sp: ptr<srcu_struct>, idx: int): void {
	smp_mb(); /* C */ /* Pairs with D. */
	this_cpu_dec(sp.per_cpu_ref.c[idx]);
}
EXPORT_SYMBOL_GPL(__srcu_read_unlock);

/*
 * Sends new readers to the other rank. A plain store without a barrier: readers may take the old rank
 * until they see it, at the latest after the A of the next check.
 */
export function srcu_flip(sp: ptr<srcu_struct>): void {
	sp.completed += 1;
}
