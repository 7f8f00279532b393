// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cast of the premature grace period, shared by the scenarios named premature-gp*.
 *
 * Promised by synchronize_srcu(): when it returns, every reader that was inside when it was called
 * has left. The old reader is one: the updater is not called before it is in, and it does not leave
 * before the others have been and gone, so whenever the updater returns too early it is still there.
 *
 * How v4.9 breaks this. The check for "nobody inside" reads all of seq[], then all of c[], then all
 * of seq[] again, CPU by CPU. A reader that locks on a CPU whose c[] was read already and unlocks on
 * one whose c[] was not is seen as -1, and so hides the old reader's +1; what gives it away is its
 * seq[]. Unless seq[] goes backwards by one elsewhere: the victim has loaded its seq[], two handlers
 * count themselves there, the first pass reads the sum with both, and the victim stores the value it
 * loaded plus one. One handler would only be forgotten, which does not take the sum below what was
 * read before.
 *
 * Why three CPUs and one of each is enough. Victim and wanderer both fetched the index of the old
 * rank before the flip and cannot be preempted until they have counted, so each holds a CPU and the
 * updater needs a third. One old reader is one count to hide. The CPUs are read in order, so the
 * wanderer comes in on CPU 0 and leaves on a higher one. The victim is on CPU 1, where the
 * interrupts are: which one it is does not matter, only that it is not the wanderer's.
 */
import type { int, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import { local_bh_disable, local_bh_enable } from 'linux/bottom_half';
import { run_timer_softirq, timer_softirq_pending } from 'kernel/time/timer';
import { rcu_assign_pointer } from 'linux/rcupdate';
import { expect_true, observe, witness } from 'linux/selftest';
import {
	DEFINE_SRCU,
	process_srcu,
	srcu_dereference,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';
import { seq_total } from 'test/selftests/lib/counts';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

interface gp_data {
	value: int;
}

const ss = define(DEFINE_SRCU);

/** What the old reader finds and the updater takes away. */
let gp_data: ptr<gp_data> = NULL;

/* 1 once the old reader is in, so that the others may start; 1 while it is inside. */
let old_came: int = 0;
let old_inside: int = 0;
/* 1 when that task is done. */
let victim_done: int = 0;
let wanderer_done: int = 0;
let passer_by_done: int = 0;
let updater_done: int = 0;
let victim_locking: int = 0;

/* How many handlers came; they are all on one CPU. */
let irq_locks: int = 0;

/* Setup: there is something to find. */
export function publish_data(): void {
	const p = kzalloc<gp_data>(GFP_KERNEL);

	p.value = 1;
	rcu_assign_pointer(gp_data, p);
}

/* The old reader looks at what it found for the last time: if the grace period was short, it is gone. */
function leave(idx: int, p: ptr<gp_data>): void {
	expect_true(
		p.value === 1,
		'premature-grace-period',
		'what the old reader found has changed',
	);
	WRITE_ONCE(old_inside, 0);
	srcu_read_unlock(addr(ss), idx);
}

/*
 * Inside from before the updater starts until the other readers have left. Sleeping there is what
 * SRCU is for.
 */
export function old_reader(): void {
	const idx = srcu_read_lock(addr(ss));
	const p = srcu_dereference(gp_data, addr(ss));

	WRITE_ONCE(old_inside, 1);
	set_flag(old_came);
	wait_flag(victim_done);
	wait_flag(wanderer_done);
	leave(idx, p);
}

/* The same where there is a third reader to wait for. */
export function old_reader_of_three(): void {
	const idx = srcu_read_lock(addr(ss));
	const p = srcu_dereference(gp_data, addr(ss));

	WRITE_ONCE(old_inside, 1);
	set_flag(old_came);
	wait_flag(passer_by_done);
	wait_flag(victim_done);
	wait_flag(wanderer_done);
	leave(idx, p);
}

/* The others start when the old reader is in: what they did earlier would only be undone. */
export function victim(): void {
	wait_flag(old_came);
	victim_locking = 1;
	const idx = srcu_read_lock(addr(ss));
	victim_locking = 0;
	srcu_read_unlock(addr(ss), idx);
	set_flag(victim_done);
}

export function wanderer(): void {
	wait_flag(old_came);
	const idx = srcu_read_lock(addr(ss));
	srcu_read_unlock(addr(ss), idx);
	set_flag(wanderer_done);
}

/* A reader that stays on its CPU and is not interrupted by the scenario. */
export function passer_by(): void {
	wait_flag(old_came);
	if (victim_locking) witness('a reader comes while another is inside the lock');
	const idx = srcu_read_lock(addr(ss));
	srcu_read_unlock(addr(ss), idx);
	set_flag(passer_by_done);
}

/* Comes and goes within one interrupt. */
export function irq_reader(): void {
	if (victim_locking) witness('interrupt inside the lock');
	const idx = srcu_read_lock(addr(ss));
	irq_locks++;
	srcu_read_unlock(addr(ss), idx);
}

/*
 * Finish: what the updater's own looks left undone, by hand: the timer expires, and the kworker's part
 * is done. That this is not before all readers have been loses nothing. A look at the counters changes
 * none of them, so whatever a later look of the worker could come upon in between, an earlier one of
 * the updater's, begun that much later, comes upon too.
 */
export function finish_grace_period(): void {
	if (timer_softirq_pending !== 0) {
		local_bh_disable();
		run_timer_softirq();
		local_bh_enable();
		process_srcu(addr(ss.work.work));
	}
	wait_flag(updater_done);
	observe('locks in hardirq', irq_locks);
	observe('seq', seq_total(addr(ss)));
}

/*
 * One grace period: nobody may find the data any more, nobody has it any more, free it. A daemon,
 * for it may have to wait for finish_grace_period().
 */
export function updater(): void {
	wait_flag(old_came);
	const p = gp_data;

	rcu_assign_pointer(gp_data, NULL);
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(old_inside) === 0,
		'premature-grace-period',
		'synchronize_srcu() returned while a reader that was there before it is still inside',
	);
	kfree(p);
	set_flag(updater_done);
}
