// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleepable RCU, the Classic implementation: grace periods and callbacks (kernel/rcu/srcu.c, v4.9 and
 * v4.12). How readers are counted, and how it is told that a rank has none, is in a file for each version.
 */
import type { bool, cstring, int, ptr, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { CONFIG_CLASSIC_SRCU, CONFIG_DEBUG_LOCK_ALLOC } from 'generated/config';
import { local_bh_disable, local_bh_enable } from 'linux/bottom_half';
import { BUG_ON, WARN_ON } from 'linux/bug';
import { IS_ENABLED, addr, container_of, define } from 'linux/compiler';
import { init_completion, wait_for_completion } from 'linux/completion';
import { udelay } from 'linux/delay';
import { ENOMEM } from 'linux/errno';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { might_sleep } from 'linux/kernel';
import type { lock_class_key } from 'linux/lockdep';
import { debug_check_no_locks_freed, lock_is_held, lockdep_init_map } from 'linux/lockdep';
import { alloc_percpu, free_percpu } from 'linux/percpu';
import type { rcu_callback_t, rcu_head, rcu_synchronize } from 'linux/rcupdate';
import {
	RCU_LOCKDEP_WARN,
	rcu_bh_lock_map,
	rcu_gp_is_expedited,
	rcu_gp_is_normal,
	rcu_lock_map,
	rcu_sched_lock_map,
	smp_mb__after_unlock_lock,
	wakeme_after_rcu,
} from 'linux/rcupdate';
import {
	spin_lock_init,
	spin_lock_irq,
	spin_lock_irqsave,
	spin_unlock_irq,
	spin_unlock_irqrestore,
} from 'linux/spinlock';
import type { rcu_batch, srcu_counters, srcu_struct } from 'linux/srcu';
import { srcu_flip, srcu_readers_active, srcu_readers_active_idx_check } from 'linux/srcu';
import type { work_struct } from 'linux/workqueue';
import { INIT_DELAYED_WORK, queue_delayed_work, system_power_efficient_wq } from 'linux/workqueue';
import { smp_mb } from 'asm/barrier';
import { debug_srcu_cleanup, debug_srcu_use } from 'kernel/rcu/srcu_debug';

/** Microseconds between two looks at the counters. */
const SRCU_RETRY_CHECK_DELAY = 5;

/*
 * How often a grace period looks before it leaves the rest to a kworker. An expedited one spins up to
 * (12 - 1) * 5 us: readers are short as a rule, and that is less than the way through the workqueue.
 */
const SYNCHRONIZE_SRCU_TRYCOUNT = 2;
const SYNCHRONIZE_SRCU_EXP_TRYCOUNT = 12;

/** Callbacks that one run of the work function invokes at most. */
const SRCU_CALLBACK_BATCH = 10;

/** Jiffies until the work function runs again. */
const SRCU_INTERVAL = 1;

/* Makes an empty batch. */
/* inline */ function rcu_batch_init(b: ptr<rcu_batch>): void {
	b.head = NULL;
	b.tail = addr(b.head);
}

/* Appends. The caller has cleared `head.next`. */
/* inline */ function rcu_batch_queue(b: ptr<rcu_batch>, head: ptr<rcu_head>): void {
	b.tail.$ = head;
	b.tail = addr(head.next);
}

/* Without the lock that guards the batch, the answer is only a hint. */
/* inline */ function rcu_batch_empty(b: ptr<rcu_batch>): bool {
	return b.tail === addr(b.head);
}

/* Takes the first callback off, or returns NULL. */
/* inline */ function rcu_batch_dequeue(b: ptr<rcu_batch>): ptr<rcu_head> {
	if (rcu_batch_empty(b)) return NULL;
	const head = b.head;
	b.head = head.next;
	if (b.tail === addr(head.next)) rcu_batch_init(b);
	return head;
}

/* Appends all of `from` to `to` and leaves `from` empty. */
/* inline */ function rcu_batch_move(to: ptr<rcu_batch>, from: ptr<rcu_batch>): void {
	if (!rcu_batch_empty(from)) {
		to.tail.$ = from.head;
		to.tail = from.tail;
		rcu_batch_init(from);
	}
}

/* 0, or -ENOMEM when there is no room for the counters. */
function init_srcu_struct_fields(sp: ptr<srcu_struct>): int {
	sp.completed = 0;
	spin_lock_init(addr(sp.queue_lock));
	sp.running = false;
	rcu_batch_init(addr(sp.batch_queue));
	rcu_batch_init(addr(sp.batch_check0));
	rcu_batch_init(addr(sp.batch_check1));
	rcu_batch_init(addr(sp.batch_done));
	INIT_DELAYED_WORK(addr(sp.work), process_srcu);
	sp.per_cpu_ref = alloc_percpu<srcu_counters>();
	return sp.per_cpu_ref !== NULL ? 0 : -ENOMEM;
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
 * Comes before any other function on it, once. Returns 0 or -ENOMEM. Process context; may sleep.
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
 * The last function on it, in process context: no reader may be inside and no callback pending. With
 * one inside the counters are not freed, as it will need them. Does not wait for the work function.
 */
export function cleanup_srcu_struct(sp: ptr<srcu_struct>): void {
	debug_srcu_cleanup(sp);
	if (WARN_ON(srcu_readers_active(sp))) return; /* Leakage rather than a crash. */
	free_percpu(sp.per_cpu_ref);
	sp.per_cpu_ref = NULL;
}
EXPORT_SYMBOL_GPL(cleanup_srcu_struct);

/*
 * Looks `trycount` times, with a pause before each look but the first. The caller owns the state
 * machine, so `completed` stays as it is.
 */
function try_check_zero(sp: ptr<srcu_struct>, idx: int, trycount: int): bool {
	let left = trycount;
	for (;;) {
		if (srcu_readers_active_idx_check(sp, idx)) return true;
		left -= 1;
		if (left <= 0) return false;
		udelay(SRCU_RETRY_CHECK_DELAY);
	}
}

/**
 * call_srcu - have a function called after a grace period
 * @sp: the domain
 * @head: its place on the lists until then; may be part of what the function frees
 * @func: called in a task, with softirqs disabled; must not sleep
 *
 * The grace period begins after this call, so every reader inside now is waited for. Any context but
 * NMI. A caller that finds the state machine at rest starts it.
 */
export function call_srcu(sp: ptr<srcu_struct>, head: ptr<rcu_head>, func: rcu_callback_t): void {
	debug_srcu_use(sp);
	head.next = NULL;
	head.func = func;
	const flags = spin_lock_irqsave(addr(sp.queue_lock));
	/* What the caller did before comes before the grace period. */
	if (IS_ENABLED(CONFIG_CLASSIC_SRCU)) smp_mb__after_unlock_lock();
	rcu_batch_queue(addr(sp.batch_queue), head);
	if (!sp.running) {
		sp.running = true;
		queue_delayed_work(system_power_efficient_wq, addr(sp.work), 0);
	}
	spin_unlock_irqrestore(addr(sp.queue_lock), flags);
}
EXPORT_SYMBOL_GPL(call_srcu);

/*
 * Waits for a grace period. A caller that finds the state machine at rest runs it ("steals" it) and is
 * often done without sleeping; what it cannot finish in `trycount` looks it leaves to the kworker. A
 * caller that finds it running queues like anyone else, and its trycount counts for nothing.
 */
function __synchronize_srcu(sp: ptr<srcu_struct>, trycount: int): void {
	let rcu!: rcu_synchronize;
	const head = addr(rcu.head);
	let done = false;

	RCU_LOCKDEP_WARN(
		lock_is_held(addr(sp.dep_map)) !== 0 ||
			lock_is_held(addr(rcu_bh_lock_map)) !== 0 ||
			lock_is_held(addr(rcu_lock_map)) !== 0 ||
			lock_is_held(addr(rcu_sched_lock_map)) !== 0,
		'Illegal synchronize_srcu() in same-type SRCU (or in RCU) read-side critical section',
	);

	debug_srcu_use(sp);
	might_sleep();
	init_completion(addr(rcu.completion));

	head.next = NULL;
	head.func = wakeme_after_rcu;
	spin_lock_irq(addr(sp.queue_lock));
	/* What the caller did before comes before the grace period. */
	if (IS_ENABLED(CONFIG_CLASSIC_SRCU)) smp_mb__after_unlock_lock();
	if (!sp.running) {
		sp.running = true;
		rcu_batch_queue(addr(sp.batch_check0), head);
		spin_unlock_irq(addr(sp.queue_lock));

		srcu_advance_batches(sp, trycount);
		if (!rcu_batch_empty(addr(sp.batch_done))) {
			/* All four lists were empty, so it can only be ours. */
			BUG_ON(sp.batch_done.head !== head);
			rcu_batch_dequeue(addr(sp.batch_done));
			done = true;
		}
		srcu_reschedule(sp);
	} else {
		rcu_batch_queue(addr(sp.batch_queue), head);
		spin_unlock_irq(addr(sp.queue_lock));
	}

	if (!done) {
		wait_for_completion(addr(rcu.completion));
		/* What the caller does now comes after the grace period. */
		if (IS_ENABLED(CONFIG_CLASSIC_SRCU))
			smp_mb(); /* Pairs with __srcu_read_unlock(). */
	}
}

/**
 * synchronize_srcu - wait for a grace period
 * @sp: the domain
 *
 * Process context. Returns after every section has ended that began before the call: it waits for the
 * unused rank to drain, flips, and waits for the other. A reader may have read `completed` long before,
 * and so count under either. May sleep; must not be called in a section of the same domain.
 */
export function synchronize_srcu(sp: ptr<srcu_struct>): void {
	__synchronize_srcu(
		sp,
		rcu_gp_is_expedited() && !rcu_gp_is_normal()
			? SYNCHRONIZE_SRCU_EXP_TRYCOUNT
			: SYNCHRONIZE_SRCU_TRYCOUNT,
	);
}
EXPORT_SYMBOL_GPL(synchronize_srcu);

/**
 * synchronize_srcu_expedited - the same, spinning for longer before it sleeps
 * @sp: the domain
 *
 * Process context; may sleep all the same.
 */
export function synchronize_srcu_expedited(sp: ptr<srcu_struct>): void {
	__synchronize_srcu(sp, SYNCHRONIZE_SRCU_EXP_TRYCOUNT);
}
EXPORT_SYMBOL_GPL(synchronize_srcu_expedited);

/**
 * srcu_barrier - wait until every callback posted before has been called
 * @sp: the domain
 *
 * Process context; may sleep.
 *
 * Callbacks are called in the order they were posted, so waiting for one of one's own is enough. If
 * this caller steals the state machine there were none.
 */
export function srcu_barrier(sp: ptr<srcu_struct>): void {
	synchronize_srcu(sp);
}
EXPORT_SYMBOL_GPL(srcu_barrier);

/**
 * srcu_batches_completed - number of flips so far
 * @sp: the domain
 *
 * Any context.
 */
export function srcu_batches_completed(sp: ptr<srcu_struct>): ulong {
	return sp.completed;
}
EXPORT_SYMBOL_GPL(srcu_batches_completed);

/*
 * Takes new callbacks in. The first look is without the lock: a callback that it misses was posted by
 * someone who found `running` set, and is found when the work function runs again or wants to stop.
 */
function srcu_collect_new(sp: ptr<srcu_struct>): void {
	if (!rcu_batch_empty(addr(sp.batch_queue))) {
		spin_lock_irq(addr(sp.queue_lock));
		rcu_batch_move(addr(sp.batch_check0), addr(sp.batch_queue));
		spin_unlock_irq(addr(sp.queue_lock));
	}
}

/*
 * Takes the batches as far as the readers let it. Those in batch_check1 have the flip behind them and
 * need the rank that is now out of use at zero; those in batch_check0 need that same zero before the
 * flip, and then the other one. By the owner of the state machine only.
 */
function srcu_advance_batches(sp: ptr<srcu_struct>, trycount: int): void {
	const idx = 1 ^ (sp.completed & 1);

	/* A caller may come with nothing at all. */
	if (rcu_batch_empty(addr(sp.batch_check0)) && rcu_batch_empty(addr(sp.batch_check1)))
		return;

	if (!try_check_zero(sp, idx, trycount)) return;

	/* The second zero for these: their grace period is over. */
	rcu_batch_move(addr(sp.batch_done), addr(sp.batch_check1));

	/* No one is waiting for a first one: leave the rank as it is. */
	if (rcu_batch_empty(addr(sp.batch_check0))) return;
	srcu_flip(sp);

	/* The first zero for these, before the flip. */
	rcu_batch_move(addr(sp.batch_check1), addr(sp.batch_check0));

	/* Readers of the old rank have had no time yet: look twice at the least. */
	const tries = trycount < 2 ? 2 : trycount;
	if (!try_check_zero(sp, idx ^ 1, tries)) return;

	rcu_batch_move(addr(sp.batch_done), addr(sp.batch_check1));
}

/*
 * Calls what is ready, some at a time, so as not to hold up the other work of this kworker for long.
 */
function srcu_invoke_callbacks(sp: ptr<srcu_struct>): void {
	for (let i = 0; i < SRCU_CALLBACK_BATCH; i++) {
		const head = rcu_batch_dequeue(addr(sp.batch_done));
		if (head === NULL) break;
		local_bh_disable();
		head.func(head);
		local_bh_enable();
	}
}

/* Stops the state machine if there is nothing left, else has the work function run again. */
function srcu_reschedule(sp: ptr<srcu_struct>): void {
	let pending = true;

	if (
		rcu_batch_empty(addr(sp.batch_done)) &&
		rcu_batch_empty(addr(sp.batch_check1)) &&
		rcu_batch_empty(addr(sp.batch_check0)) &&
		rcu_batch_empty(addr(sp.batch_queue))
	) {
		spin_lock_irq(addr(sp.queue_lock));
		/* Again, now that no one can post one. */
		if (
			rcu_batch_empty(addr(sp.batch_done)) &&
			rcu_batch_empty(addr(sp.batch_check1)) &&
			rcu_batch_empty(addr(sp.batch_check0)) &&
			rcu_batch_empty(addr(sp.batch_queue))
		) {
			sp.running = false;
			pending = false;
		}
		spin_unlock_irq(addr(sp.queue_lock));
	}

	if (pending) queue_delayed_work(system_power_efficient_wq, addr(sp.work), SRCU_INTERVAL);
}

/**
 * process_srcu - the work function: one round of the state machine
 * @work: `work.work` of the domain
 *
 * Process context, a kworker's, and one at a time for each domain. Exported because static domains of
 * modules name it.
 */
export function process_srcu(work: ptr<work_struct>): void {
	const sp = container_of<srcu_struct>(work, 'work.work');

	srcu_collect_new(sp);
	srcu_advance_batches(sp, 1);
	srcu_invoke_callbacks(sp);
	srcu_reschedule(sp);
}
EXPORT_SYMBOL_GPL(process_srcu);
