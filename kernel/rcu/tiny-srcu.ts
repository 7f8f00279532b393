// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleepable RCU for one CPU whose kernel does not preempt itself (kernel/rcu/srcutiny.c, v4.12).
 *
 * A task that runs is let go only where it sleeps, and what interrupts it has left before it goes on. So
 * nobody but a reader inside can hold an index, and a grace period waits for one rank only. The
 * increment of a reader is no one step to interrupts, and need not be: a handler that comes into it
 * counts itself in and out, and leaves the word as it was.
 */
import type { cstring, int, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { CONFIG_DEBUG_LOCK_ALLOC } from 'generated/config';
import { local_bh_disable, local_bh_enable } from 'linux/bottom_half';
import { WARN_ON } from 'linux/bug';
import { IS_ENABLED, READ_ONCE, WRITE_ONCE, addr, container_of, define } from 'linux/compiler';
import { init_completion, wait_for_completion } from 'linux/completion';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import {
	local_irq_disable,
	local_irq_enable,
	local_irq_restore,
	local_irq_save,
} from 'linux/irqflags';
import type { lock_class_key } from 'linux/lockdep';
import { debug_check_no_locks_freed, lockdep_init_map } from 'linux/lockdep';
import type { rcu_cblist } from 'linux/rcu_segcblist';
import {
	rcu_cblist_dequeue,
	rcu_cblist_init,
	rcu_segcblist_accelerate,
	rcu_segcblist_advance,
	rcu_segcblist_empty,
	rcu_segcblist_enqueue,
	rcu_segcblist_extract_done_cbs,
	rcu_segcblist_init,
	rcu_segcblist_insert_count,
	rcu_segcblist_ready_cbs,
} from 'linux/rcu_segcblist';
import type { rcu_callback_t, rcu_head, rcu_synchronize } from 'linux/rcupdate';
import { wakeme_after_rcu } from 'linux/rcupdate';
import { TASK_UNINTERRUPTIBLE } from 'linux/sched';
import type { srcu_struct } from 'linux/srcu';
import type { swait_queue } from 'linux/swait';
import {
	DECLARE_SWAITQUEUE,
	finish_swait,
	init_swait_queue_head,
	prepare_to_swait,
	swake_up,
} from 'linux/swait';
import type { work_struct } from 'linux/workqueue';
import { INIT_WORK, flush_work, schedule_work } from 'linux/workqueue';
import {
	rcu_seq_current,
	rcu_seq_end,
	rcu_seq_snap,
	rcu_seq_start,
	rcu_seq_state,
} from 'kernel/rcu/rcu';
import { debug_srcu_cleanup, debug_srcu_use } from 'kernel/rcu/srcu_debug';
import { schedule } from 'kernel/sched/core';

/* Always 0: nothing is allocated. */
function init_srcu_struct_fields(sp: ptr<srcu_struct>): int {
	sp.srcu_lock_nesting[0] = 0;
	sp.srcu_lock_nesting[1] = 0;
	init_swait_queue_head(addr(sp.srcu_wq));
	sp.srcu_gp_seq = 0;
	rcu_segcblist_init(addr(sp.srcu_cblist));
	sp.srcu_gp_running = false;
	sp.srcu_gp_waiting = false;
	sp.srcu_idx = 0;
	INIT_WORK(addr(sp.srcu_work), srcu_drive_gp);
	return 0;
}

/** init_srcu_struct() where CONFIG_DEBUG_LOCK_ALLOC wants a name and a key. Process context. */
export function __init_srcu_struct(
	sp: ptr<srcu_struct>,
	name: cstring,
	key: ptr<lock_class_key>,
): int {
	/* A domain made anew while someone is still in a section of the old one. */
	debug_check_no_locks_freed(addr(sp.dep_map));
	lockdep_init_map(addr(sp.dep_map), name, key, 0);
	return init_srcu_struct_fields(sp);
}
EXPORT_SYMBOL_GPL(__init_srcu_struct);

/** The kernel's macro has a key for each place it is used in; maps here are told apart by address. */
const __srcu_key = define<lock_class_key>();

/**
 * init_srcu_struct - make a domain ready for use
 * @sp: the domain, whose contents do not matter
 *
 * Comes before any other function on it, once. Returns 0. Process context.
 */
export function init_srcu_struct(sp: ptr<srcu_struct>): int {
	if (IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC))
		return __init_srcu_struct(sp, 'sp', addr(__srcu_key));
	return init_srcu_struct_fields(sp);
}
EXPORT_SYMBOL_GPL(init_srcu_struct);

/**
 * cleanup_srcu_struct - give up a domain
 * @sp: the domain
 *
 * The last function on it, in process context: no reader may be inside and no callback pending. Sleeps
 * until the work function is through.
 */
export function cleanup_srcu_struct(sp: ptr<srcu_struct>): void {
	debug_srcu_cleanup(sp);
	WARN_ON(sp.srcu_lock_nesting[0] !== 0 || sp.srcu_lock_nesting[1] !== 0);
	flush_work(addr(sp.srcu_work));
	WARN_ON(rcu_seq_state(sp.srcu_gp_seq) !== 0);
	WARN_ON(sp.srcu_gp_running);
	WARN_ON(sp.srcu_gp_waiting);
	WARN_ON(!rcu_segcblist_empty(addr(sp.srcu_cblist)));
}
EXPORT_SYMBOL_GPL(cleanup_srcu_struct);

/*
 * Counts the new reader under the current rank, which it returns. May be called from a handler, of
 * interrupts or softirqs, if __srcu_read_unlock() is called in the same run of it.
 */
export function __srcu_read_lock(sp: ptr<srcu_struct>): int {
	const idx = READ_ONCE(sp.srcu_idx);
	WRITE_ONCE(sp.srcu_lock_nesting[idx], sp.srcu_lock_nesting[idx] + 1);
	return idx;
}
EXPORT_SYMBOL_GPL(__srcu_read_lock);

/*
 * Counts the reader out, and wakes a grace period that waited for it. Called in the context that
 * called __srcu_read_lock(): the same task, or the same run of the same handler.
 */
export function __srcu_read_unlock(sp: ptr<srcu_struct>, idx: int): void {
	const newval = sp.srcu_lock_nesting[idx] - 1;
	WRITE_ONCE(sp.srcu_lock_nesting[idx], newval);
	if (newval === 0 && READ_ONCE(sp.srcu_gp_waiting)) swake_up(addr(sp.srcu_wq));
}
EXPORT_SYMBOL_GPL(__srcu_read_unlock);

/* Sleeps until nobody is inside under the rank. */
function srcu_wait_for_readers(sp: ptr<srcu_struct>, idx: int): void {
	if (READ_ONCE(sp.srcu_lock_nesting[idx]) === 0) return;
	let wait!: swait_queue;
	DECLARE_SWAITQUEUE(wait);
	for (;;) {
		prepare_to_swait(addr(sp.srcu_wq), addr(wait), TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(sp.srcu_lock_nesting[idx]) === 0) break;
		schedule();
	}
	finish_swait(addr(sp.srcu_wq), addr(wait));
}

/**
 * srcu_drive_gp - the work function: one grace period, and the callbacks that waited for it
 * @wp: `srcu_work` of the domain
 *
 * Process context, a kworker's, and one at a time for each domain.
 */
export function srcu_drive_gp(wp: ptr<work_struct>): void {
	const sp = container_of<srcu_struct>(wp, 'srcu_work');
	let ready_cbs!: rcu_cblist;

	if (sp.srcu_gp_running || rcu_segcblist_empty(addr(sp.srcu_cblist))) return;

	/* What is there now waits for this grace period. */
	WRITE_ONCE(sp.srcu_gp_running, true);
	rcu_segcblist_accelerate(addr(sp.srcu_cblist), rcu_seq_snap(addr(sp.srcu_gp_seq)));
	rcu_seq_start(addr(sp.srcu_gp_seq));
	const idx = sp.srcu_idx;
	WRITE_ONCE(sp.srcu_idx, sp.srcu_idx === 0 ? 1 : 0);
	WRITE_ONCE(sp.srcu_gp_waiting, true);
	srcu_wait_for_readers(sp, idx);
	WRITE_ONCE(sp.srcu_gp_waiting, false);
	rcu_seq_end(addr(sp.srcu_gp_seq));

	rcu_segcblist_advance(addr(sp.srcu_cblist), rcu_seq_current(addr(sp.srcu_gp_seq)));
	if (rcu_segcblist_ready_cbs(addr(sp.srcu_cblist))) {
		rcu_cblist_init(addr(ready_cbs));
		local_irq_disable();
		rcu_segcblist_extract_done_cbs(addr(sp.srcu_cblist), addr(ready_cbs));
		local_irq_enable();
		let rhp = rcu_cblist_dequeue(addr(ready_cbs));
		while (rhp !== NULL) {
			local_bh_disable();
			rhp.func(rhp);
			local_bh_enable();
			rhp = rcu_cblist_dequeue(addr(ready_cbs));
		}
		local_irq_disable();
		rcu_segcblist_insert_count(addr(sp.srcu_cblist), addr(ready_cbs));
		local_irq_enable();
	}
	WRITE_ONCE(sp.srcu_gp_running, false);

	/*
	 * One posted meanwhile found `srcu_gp_running` set and left it at that. If a handler posts one
	 * right here the work is queued twice over, and the second run finds nothing to do.
	 */
	if (!rcu_segcblist_empty(addr(sp.srcu_cblist))) schedule_work(addr(sp.srcu_work));
}
EXPORT_SYMBOL_GPL(srcu_drive_gp);

/**
 * call_srcu - have a function called after a grace period
 * @sp: the domain
 * @head: its place on the list until then; may be part of what the function frees
 * @func: called in a task, with softirqs disabled; must not sleep
 *
 * The grace period begins after this call, so every reader inside now is waited for. Any context but
 * NMI.
 */
export function call_srcu(sp: ptr<srcu_struct>, head: ptr<rcu_head>, func: rcu_callback_t): void {
	debug_srcu_use(sp);
	head.func = func;
	const flags = local_irq_save();
	rcu_segcblist_enqueue(addr(sp.srcu_cblist), head, false);
	local_irq_restore(flags);
	if (!READ_ONCE(sp.srcu_gp_running)) schedule_work(addr(sp.srcu_work));
}
EXPORT_SYMBOL_GPL(call_srcu);

/**
 * synchronize_srcu - wait for a grace period
 * @sp: the domain
 *
 * Process context. Returns after every section has ended that began before the call. Sleeps always:
 * the work function does all there is to do. Nothing here notices a caller inside a section.
 */
export function synchronize_srcu(sp: ptr<srcu_struct>): void {
	let rs!: rcu_synchronize;

	init_completion(addr(rs.completion));
	call_srcu(sp, addr(rs.head), wakeme_after_rcu);
	wait_for_completion(addr(rs.completion));
}
EXPORT_SYMBOL_GPL(synchronize_srcu);
