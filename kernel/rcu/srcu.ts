// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleepable RCU, the Classic implementation (kernel/rcu/srcu.c, v4.9).
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
import type { bool, cstring, int, ptr, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { CONFIG_DEBUG_LOCK_ALLOC } from 'generated/config';
import { local_bh_disable, local_bh_enable } from 'linux/bottom_half';
import { BUG_ON, WARN_ON } from 'linux/bug';
import {
	IS_ENABLED,
	READ_ONCE,
	addr,
	container_of,
	define,
	each_possible_cpu,
	per_cpu_ptr,
} from 'linux/compiler';
import { init_completion, wait_for_completion } from 'linux/completion';
import { udelay } from 'linux/delay';
import { ENOMEM } from 'linux/errno';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { might_sleep } from 'linux/kernel';
import type { lock_class_key } from 'linux/lockdep';
import { debug_check_no_locks_freed, lock_is_held, lockdep_init_map } from 'linux/lockdep';
import { alloc_percpu, free_percpu, this_cpu_dec, this_cpu_inc } from 'linux/percpu';
import type { rcu_callback_t, rcu_head, rcu_synchronize } from 'linux/rcupdate';
import {
	RCU_LOCKDEP_WARN,
	rcu_bh_lock_map,
	rcu_gp_is_expedited,
	rcu_gp_is_normal,
	rcu_lock_map,
	rcu_sched_lock_map,
	wakeme_after_rcu,
} from 'linux/rcupdate';
import {
	spin_lock_init,
	spin_lock_irq,
	spin_lock_irqsave,
	spin_unlock_irq,
	spin_unlock_irqrestore,
} from 'linux/spinlock';
import type { rcu_batch, srcu_struct, srcu_struct_array } from 'linux/srcu';
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
	sp.per_cpu_ref = alloc_percpu<srcu_struct_array>();
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
function srcu_readers_active_idx_check(sp: ptr<srcu_struct>, idx: int): bool {
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
function srcu_readers_active(sp: ptr<srcu_struct>): bool {
	let sum: ulong = 0;
	for (const cpu of each_possible_cpu()) {
		sum += READ_ONCE(per_cpu_ptr(sp.per_cpu_ref, cpu).c[0]);
		sum += READ_ONCE(per_cpu_ptr(sp.per_cpu_ref, cpu).c[1]);
	}
	return sum !== 0;
}

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

/*
 * Sends new readers to the other rank. A plain store without a barrier: readers may take the old rank
 * until they see it, at the latest after the A of the next check.
 */
function srcu_flip(sp: ptr<srcu_struct>): void {
	sp.completed += 1;
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

	if (!done) wait_for_completion(addr(rcu.completion));
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
