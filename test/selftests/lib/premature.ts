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
import { rcu_assign_pointer } from 'linux/rcupdate';
import { expect_true, witness } from 'linux/selftest';
import {
	DEFINE_SRCU,
	srcu_dereference,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

interface gp_data {
	value: int;
}

const ss = define(DEFINE_SRCU);

/** What the old reader finds and the updater takes away. */
let gp_data: ptr<gp_data> = NULL;

/* 1 while the old reader is inside; 1 when that reader has left. */
let old_inside: int = 0;
let victim_done: int = 0;
let wanderer_done: int = 0;
let passer_by_done: int = 0;
let victim_locking: int = 0;

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

	set_flag(old_inside);
	wait_flag(victim_done);
	wait_flag(wanderer_done);
	leave(idx, p);
}

/* The same where there is a third reader to wait for. */
export function old_reader_of_three(): void {
	const idx = srcu_read_lock(addr(ss));
	const p = srcu_dereference(gp_data, addr(ss));

	set_flag(old_inside);
	wait_flag(passer_by_done);
	wait_flag(victim_done);
	wait_flag(wanderer_done);
	leave(idx, p);
}

/* The others start when the old reader is in: what they did earlier would only be undone. */
export function victim(): void {
	wait_flag(old_inside);
	victim_locking = 1;
	const idx = srcu_read_lock(addr(ss));
	victim_locking = 0;
	srcu_read_unlock(addr(ss), idx);
	set_flag(victim_done);
}

export function wanderer(): void {
	wait_flag(old_inside);
	const idx = srcu_read_lock(addr(ss));
	srcu_read_unlock(addr(ss), idx);
	set_flag(wanderer_done);
}

/* A reader that stays on its CPU and is not interrupted by the scenario. */
export function passer_by(): void {
	wait_flag(old_inside);
	const idx = srcu_read_lock(addr(ss));
	srcu_read_unlock(addr(ss), idx);
	set_flag(passer_by_done);
}

/* Comes and goes within one interrupt. */
export function irq_reader(): void {
	if (victim_locking) witness('interrupt inside the lock');
	const idx = srcu_read_lock(addr(ss));
	srcu_read_unlock(addr(ss), idx);
}

/* One grace period, whole: nobody may find the data any more, nobody has it any more, free it. */
export function updater(): void {
	wait_flag(old_inside);
	const p = gp_data;

	rcu_assign_pointer(gp_data, NULL);
	synchronize_srcu(addr(ss));
	expect_true(
		READ_ONCE(old_inside) === 0,
		'premature-grace-period',
		'synchronize_srcu() returned while a reader that was there before it is still inside',
	);
	kfree(p);
}
