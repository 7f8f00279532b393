// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleepable RCU, the Tree implementation (kernel/rcu/srcutree.c, v4.12).
 *
 * A grace period has two scans with a flip in between, each of which waits for the rank that new readers
 * do not take. Its number, srcu_gp_seq, counts the finished ones and has the state in its low bits:
 *
 *	IDLE -> SCAN1 -> flip -> SCAN2 -> IDLE, and the callbacks of that number are handed out
 *
 * gp_lock guards the numbers, srcu_gp_mutex is held by whoever scans, and srcu_cb_mutex from the end of
 * a grace period until its callbacks are handed out, so that at most one more ends meanwhile.
 *
 * The lettered barriers name their partners:
 *
 *	reader				updater
 *	srcu_lock_count[idx]++		sum of srcu_unlock_count[idx]
 *	    B				    A
 *	...				sum of srcu_lock_count[idx]
 *	    C
 *	srcu_unlock_count[idx]++	srcu_idx++
 *					    D
 *
 * Known defects of v4.12 are kept, and each has a patch in patches/v4.12/: the comments of
 * init_srcu_struct_fields(), srcu_gp_start(), srcu_gp_end(), srcu_funnel_exp_start(), __call_srcu() and
 * __synchronize_srcu() name them.
 */
import type { bool, cstring, int, percpu_lvalue, ptr, uint, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { CONFIG_DEBUG_LOCK_ALLOC, EXP_HOLDOFF } from 'generated/config';
import { atomic_dec, atomic_dec_and_test, atomic_inc, atomic_set } from 'linux/atomic';
import { local_bh_disable, local_bh_enable } from 'linux/bottom_half';
import { WARN_ON, WARN_ON_ONCE } from 'linux/bug';
import {
	IS_ENABLED,
	READ_ONCE,
	WRITE_ONCE,
	addr,
	container_of,
	define,
	define_percpu,
	each_possible_cpu,
	per_cpu_ptr,
} from 'linux/compiler';
import { complete, init_completion, wait_for_completion } from 'linux/completion';
import { udelay } from 'linux/delay';
import { ENOMEM } from 'linux/errno';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { local_irq_restore, local_irq_save } from 'linux/irqflags';
import { time_in_range_open } from 'linux/jiffies';
import { might_sleep } from 'linux/kernel';
import type { lock_class_key } from 'linux/lockdep';
import {
	debug_check_no_locks_freed,
	lock_is_held,
	lockdep_init_map,
	lockdep_is_held,
} from 'linux/lockdep';
import { mutex_init, mutex_lock, mutex_unlock } from 'linux/mutex';
import { alloc_percpu, free_percpu, this_cpu_inc, this_cpu_ptr } from 'linux/percpu';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import { pr_info } from 'linux/printk';
import type { rcu_cblist } from 'linux/rcu_segcblist';
import {
	rcu_cblist_dequeue,
	rcu_cblist_init,
	rcu_segcblist_accelerate,
	rcu_segcblist_advance,
	rcu_segcblist_enqueue,
	rcu_segcblist_entrain,
	rcu_segcblist_extract_done_cbs,
	rcu_segcblist_init,
	rcu_segcblist_insert_count,
	rcu_segcblist_pend_cbs,
	rcu_segcblist_ready_cbs,
} from 'linux/rcu_segcblist';
import type { rcu_callback_t, rcu_head, rcu_synchronize, rcutorture_type } from 'linux/rcupdate';
import {
	RCU_LOCKDEP_WARN,
	RCU_SCHEDULER_INACTIVE,
	RCU_SCHEDULER_INIT,
	SRCU_FLAVOR,
	rcu_bh_lock_map,
	rcu_gp_is_expedited,
	rcu_gp_is_normal,
	rcu_lock_map,
	rcu_sched_lock_map,
	rcu_scheduler_active,
	wakeme_after_rcu,
} from 'linux/rcupdate';
import {
	spin_lock,
	spin_lock_init,
	spin_lock_irq,
	spin_lock_irqsave,
	spin_unlock_irq,
	spin_unlock_irqrestore,
} from 'linux/spinlock';
import type { srcu_data, srcu_node, srcu_struct } from 'linux/srcutree';
import {
	SRCU_HAVE_CBS,
	SRCU_RANKS,
	SRCU_STATE_IDLE,
	SRCU_STATE_SCAN1,
	SRCU_STATE_SCAN2,
} from 'linux/srcutree';
import { ktime_get_mono_fast_ns } from 'linux/timekeeping';
import type { delayed_work, work_struct, workqueue_struct } from 'linux/workqueue';
import {
	INIT_DELAYED_WORK,
	flush_delayed_work,
	queue_delayed_work,
	queue_delayed_work_on,
	system_power_efficient_wq,
} from 'linux/workqueue';
import { smp_load_acquire, smp_mb, smp_store_release } from 'asm/barrier';
import type { rcu_levelspread } from 'kernel/rcu/rcu';
import {
	ULONG_CMP_GE,
	ULONG_CMP_LT,
	num_rcu_lvl,
	rcu_init_levelspread,
	rcu_num_lvls,
	rcu_num_nodes,
	rcu_seq_ctr,
	rcu_seq_current,
	rcu_seq_done,
	rcu_seq_end,
	rcu_seq_set_state,
	rcu_seq_snap,
	rcu_seq_start,
	rcu_seq_state,
} from 'kernel/rcu/rcu';

/*
 * Nanoseconds after a grace period in which synchronize_srcu() does not think the domain idle. 0: it
 * never does. A boot parameter, whose default is 25 microseconds.
 */
let exp_holdoff: ulong = EXP_HOLDOFF;

/** Jiffies between two looks at readers, unless someone is in a hurry. */
const SRCU_INTERVAL = 1;

/** Microseconds between two looks at the counters. */
const SRCU_RETRY_CHECK_DELAY = 5;

/* Every so many grace periods one that follows another at once is put off, however urgent. */
const SRCU_THROTTLE_MASK = 0x3ff;

/*
 * Makes the tree of nodes and what belongs to each CPU. A static domain may have had readers already, so
 * their counts stay as they are.
 */
function init_srcu_struct_nodes(sp: ptr<srcu_struct>, is_static: bool): void {
	let levelspread!: rcu_levelspread;
	let first: int = 0;

	/* Where each level begins. */
	sp.level[0] = addr(sp.node[0]);
	for (let i: int = 1; i < rcu_num_lvls; i++) {
		first += num_rcu_lvl(i - 1);
		sp.level[i] = addr(sp.node[first]);
	}
	rcu_init_levelspread(addr(levelspread));

	/* Each node. `level` is that of `snp`, which begins with node `begin`; `above` is where its parents' does. */
	let level: int = 0;
	let begin: int = 0;
	let above: int = 0;
	for (let n: int = 0; n < rcu_num_nodes; n++) {
		const snp = addr(sp.node[n]);
		spin_lock_init(addr(snp.lock));
		for (let i: int = 0; i < SRCU_HAVE_CBS; i++) {
			snp.srcu_have_cbs[i] = 0;
			snp.srcu_data_have_cbs[i] = 0;
		}
		snp.srcu_gp_seq_needed_exp = 0;
		snp.grplo = -1;
		snp.grphi = -1;
		if (snp === addr(sp.node[0])) {
			snp.srcu_parent = NULL;
			continue;
		}

		/* On the last level this compares with the pointer that is not used, as the kernel does. */
		if (snp === sp.level[level + 1]) {
			level += 1;
			above = begin;
			begin = n;
		}
		snp.srcu_parent = addr(sp.node[above + (n - begin) / levelspread.of[level - 1]]);
	}

	/* Each CPU, and the first and last one of each node on the way. */
	level = rcu_num_lvls - 1;
	for (const cpu of each_possible_cpu()) {
		const sdp = per_cpu_ptr(sp.sda, cpu);
		spin_lock_init(addr(sdp.lock));
		rcu_segcblist_init(addr(sdp.srcu_cblist));
		sdp.srcu_cblist_invoking = false;
		sdp.srcu_gp_seq_needed = sp.srcu_gp_seq;
		sdp.srcu_gp_seq_needed_exp = sp.srcu_gp_seq;
		sdp.mynode = addr(sp.node[first + cpu / levelspread.of[level]]);
		for (let snp = sdp.mynode; snp !== NULL; snp = snp.srcu_parent) {
			if (snp.grplo < 0) snp.grplo = cpu;
			snp.grphi = cpu;
		}
		sdp.cpu = cpu;
		INIT_DELAYED_WORK(addr(sdp.work), srcu_invoke_callbacks);
		sdp.sp = sp;
		sdp.grpmask = 1 << (cpu - sdp.mynode.grplo);
		if (is_static) continue;

		/* There cannot have been readers. */
		for (let i: int = 0; i < SRCU_RANKS; i++) {
			sdp.srcu_lock_count[i] = 0;
			sdp.srcu_unlock_count[i] = 0;
		}
	}
}

/*
 * All that a static domain is not born with. 0, or -ENOMEM when there is no room for what belongs to the
 * CPUs, which has been written to by then: the first of the known defects.
 */
function init_srcu_struct_fields(sp: ptr<srcu_struct>, is_static: bool): int {
	mutex_init(addr(sp.srcu_cb_mutex));
	mutex_init(addr(sp.srcu_gp_mutex));
	sp.srcu_idx = 0;
	sp.srcu_gp_seq = 0;
	sp.srcu_barrier_seq = 0;
	mutex_init(addr(sp.srcu_barrier_mutex));
	atomic_set(addr(sp.srcu_barrier_cpu_cnt), 0);
	INIT_DELAYED_WORK(addr(sp.work), process_srcu);
	if (!is_static) sp.sda = alloc_percpu<srcu_data>();
	init_srcu_struct_nodes(sp, is_static);
	sp.srcu_gp_seq_needed_exp = 0;
	sp.srcu_last_gp_end = ktime_get_mono_fast_ns();
	smp_store_release(sp.srcu_gp_seq_needed, 0); /* Pairs with check_init_srcu_struct(). */
	return sp.sda !== NULL ? 0 : -ENOMEM;
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
	spin_lock_init(addr(sp.gp_lock));
	return init_srcu_struct_fields(sp, false);
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
	spin_lock_init(addr(sp.gp_lock));
	return init_srcu_struct_fields(sp, false);
}
EXPORT_SYMBOL_GPL(init_srcu_struct);

/*
 * Sets a static domain up, by its first user; gp_lock, which a static domain is born with, says who that
 * is. Whoever finds the state bits gone finds all the rest in place.
 */
function check_init_srcu_struct(sp: ptr<srcu_struct>): void {
	WARN_ON_ONCE(rcu_scheduler_active === RCU_SCHEDULER_INIT);
	/* Pairs with the release in init_srcu_struct_fields(). */
	if (rcu_seq_state(smp_load_acquire(sp.srcu_gp_seq_needed)) === 0) return;
	const flags = spin_lock_irqsave(addr(sp.gp_lock));
	if (rcu_seq_state(sp.srcu_gp_seq_needed) === 0) {
		spin_unlock_irqrestore(addr(sp.gp_lock), flags);
		return;
	}
	init_srcu_struct_fields(sp, true);
	spin_unlock_irqrestore(addr(sp.gp_lock), flags);
}

/*
 * Sum of the sections ever begun under a rank. CPUs are read one after another while others count on:
 * what it returns need never have been the sum at any one time.
 */
function srcu_readers_lock_idx(sp: ptr<srcu_struct>, idx: int): ulong {
	let sum: ulong = 0;
	for (const cpu of each_possible_cpu()) {
		const cpuc = per_cpu_ptr(sp.sda, cpu);
		sum += READ_ONCE(cpuc.srcu_lock_count[idx]);
	}
	return sum;
}

/* Sum of the sections ever ended under a rank, read the same way. */
function srcu_readers_unlock_idx(sp: ptr<srcu_struct>, idx: int): ulong {
	let sum: ulong = 0;
	for (const cpu of each_possible_cpu()) {
		const cpuc = per_cpu_ptr(sp.sda, cpu);
		sum += READ_ONCE(cpuc.srcu_unlock_count[idx]);
	}
	return sum;
}

/*
 * True if at some moment during the call there was no reader under this rank that a grace period has
 * to wait for. The rank must not be the one that new readers take.
 */
function srcu_readers_active_idx_check(sp: ptr<srcu_struct>, idx: int): bool {
	const unlocks = srcu_readers_unlock_idx(sp, idx);

	/*
	 * A section whose end was counted has its beginning counted too, on whatever CPU: the reader was
	 * through B long before. Of a section that the second sum does not see, the reader's accesses come
	 * after what the updater did before this barrier.
	 *
	 * Together with C it also keeps what follows the grace period from being done before a reader is
	 * through.
	 */
	smp_mb(); /* A */ /* Pairs with B and C. */

	/*
	 * Equal sums: between the two, everyone who had begun had ended. A reader that took the rank long
	 * ago and was delayed before it counted may count at any time, which is why a grace period scans
	 * the one rank and then the other.
	 *
	 * The sums come out equal by mistake if ULONG_MAX more sections begin in between than end. D keeps
	 * readers from taking the old rank again and again once they can see the flip.
	 */
	return srcu_readers_lock_idx(sp, idx) === unlocks;
}

/*
 * Whether anybody is inside, under either rank. Right only when no one enters or leaves meanwhile, as
 * must be so when a domain is given up.
 */
function srcu_readers_active(sp: ptr<srcu_struct>): bool {
	let sum: ulong = 0;
	for (const cpu of each_possible_cpu()) {
		const cpuc = per_cpu_ptr(sp.sda, cpu);
		sum += READ_ONCE(cpuc.srcu_lock_count[0]);
		sum += READ_ONCE(cpuc.srcu_lock_count[1]);
		sum -= READ_ONCE(cpuc.srcu_unlock_count[0]);
		sum -= READ_ONCE(cpuc.srcu_unlock_count[1]);
	}
	return sum !== 0;
}

/* Jiffies until the next look: none while somebody is in a hurry. */
function srcu_get_delay(sp: ptr<srcu_struct>): ulong {
	if (ULONG_CMP_LT(READ_ONCE(sp.srcu_gp_seq), READ_ONCE(sp.srcu_gp_seq_needed_exp))) return 0;
	return SRCU_INTERVAL;
}

/**
 * cleanup_srcu_struct - give up a domain
 * @sp: the domain
 *
 * The last function on it, in process context; may sleep. No reader may be inside, and no callback
 * pending, as srcu_barrier() sees to. With something left to do the memory is not freed.
 */
export function cleanup_srcu_struct(sp: ptr<srcu_struct>): void {
	if (WARN_ON(srcu_get_delay(sp) === 0)) return; /* Leakage rather than a crash. */
	if (WARN_ON(srcu_readers_active(sp))) return; /* Leakage rather than a crash. */
	flush_delayed_work(addr(sp.work));
	for (const cpu of each_possible_cpu())
		flush_delayed_work(addr(per_cpu_ptr(sp.sda, cpu).work));
	if (
		WARN_ON(rcu_seq_state(READ_ONCE(sp.srcu_gp_seq)) !== SRCU_STATE_IDLE) ||
		WARN_ON(srcu_readers_active(sp))
	) {
		pr_info('cleanup_srcu_struct: active srcu_struct');
		return; /* The caller goes on posting callbacks. */
	}
	free_percpu(sp.sda);
	sp.sda = NULL;
}
EXPORT_SYMBOL_GPL(cleanup_srcu_struct);

/*
 * Counts the new reader under the current rank, which it returns. May be called from any context but
 * NMI, with no protection by the caller: the increment is one step to the interrupts of its CPU and to
 * preemption.
 */
export function __srcu_read_lock(sp: ptr<srcu_struct>): int {
	const idx = READ_ONCE(sp.srcu_idx) & 0x1;
	this_cpu_inc(sp.sda.srcu_lock_count[idx]);
	smp_mb(); /* B */ /* Pairs with A. */
	return idx;
}
EXPORT_SYMBOL_GPL(__srcu_read_lock);

/*
 * Counts the reader out, on the CPU it is on now. Called in the context that called
 * __srcu_read_lock(): the same task, or the same run of the same handler.
 */
export function __srcu_read_unlock(sp: ptr<srcu_struct>, idx: int): void {
	smp_mb(); /* C */ /* Pairs with A and D. */
	this_cpu_inc(sp.sda.srcu_unlock_count[idx]);
}
EXPORT_SYMBOL_GPL(__srcu_read_unlock);

/*
 * Begins a grace period; gp_lock held, and one is needed. Callbacks of this CPU that it serves are told
 * so early.
 *
 * Their list is used without its lock, the second of the known defects: it is safe against this CPU,
 * whose interrupts are off, but neither against srcu_barrier() nor against a kworker that invokes the
 * callbacks of this CPU elsewhere.
 */
function srcu_gp_start(sp: ptr<srcu_struct>): void {
	const sdp = this_cpu_ptr(sp.sda);

	RCU_LOCKDEP_WARN(
		!lockdep_is_held(addr(sp.gp_lock)),
		'Invoked srcu_gp_start() without gp_lock!',
	);
	WARN_ON_ONCE(ULONG_CMP_GE(sp.srcu_gp_seq, sp.srcu_gp_seq_needed));
	rcu_segcblist_advance(addr(sdp.srcu_cblist), rcu_seq_current(addr(sp.srcu_gp_seq)));
	rcu_segcblist_accelerate(addr(sdp.srcu_cblist), rcu_seq_snap(addr(sp.srcu_gp_seq)));
	smp_mb(); /* srcu_gp_seq_needed before srcu_gp_seq. */ /* Pairs with srcu_might_be_idle(). */
	rcu_seq_start(addr(sp.srcu_gp_seq));
	const state = rcu_seq_state(READ_ONCE(sp.srcu_gp_seq));
	WARN_ON_ONCE(state !== SRCU_STATE_SCAN1);
}

/* When a scenario begins RCU has called srcu_online_cpu() for every CPU. */
function SRCU_ONLINE(self: percpu_lvalue<bool>): void {
	for (const cpu of each_possible_cpu()) per_cpu_ptr(addr(self), cpu).$ = true;
}

/* CPUs that work may be queued on. */
const srcu_online = define_percpu<bool>(SRCU_ONLINE);

/** RCU says that work may be queued on the CPU from now on; */
export function srcu_online_cpu(cpu: uint): void {
	WRITE_ONCE(per_cpu_ptr(srcu_online, cpu).$, true);
}

/** or no more. */
export function srcu_offline_cpu(cpu: uint): void {
	WRITE_ONCE(per_cpu_ptr(srcu_online, cpu).$, false);
}

/* Queues on the CPU if it is online, and anywhere if not. With preemption off it stays online. */
function srcu_queue_delayed_work_on(
	cpu: int,
	wq: ptr<workqueue_struct>,
	dwork: ptr<delayed_work>,
	delay: ulong,
): bool {
	preempt_disable();
	const ret = READ_ONCE(per_cpu_ptr(srcu_online, cpu).$)
		? queue_delayed_work_on(cpu, wq, dwork, delay)
		: queue_delayed_work(wq, dwork, delay);
	preempt_enable();
	return ret;
}

/* Has the callbacks of one CPU invoked, there if that can be. */
function srcu_schedule_cbs_sdp(sdp: ptr<srcu_data>, delay: ulong): void {
	srcu_queue_delayed_work_on(sdp.cpu, system_power_efficient_wq, addr(sdp.work), delay);
}

/* The same for the CPUs of a leaf whose bits are in `mask`. */
function srcu_schedule_cbs_snp(
	sp: ptr<srcu_struct>,
	snp: ptr<srcu_node>,
	mask: ulong,
	delay: ulong,
): void {
	for (let cpu = snp.grplo; cpu <= snp.grphi; cpu++) {
		if ((mask & (1 << (cpu - snp.grplo))) === 0) continue;
		srcu_schedule_cbs_sdp(per_cpu_ptr(sp.sda, cpu), delay);
	}
}

/*
 * Ends the grace period, hands its callbacks out and begins the next one if there is need. Called with
 * srcu_gp_mutex held, which it gives back as soon as the next one may begin.
 *
 * srcu_cb_mutex guards no data. It keeps the grace period after the next from ending before this one's
 * callbacks are handed out, so that four places in srcu_have_cbs[] are enough.
 *
 * CPUs that have asked for nothing for long are left behind, one more of the known defects: when half of all
 * numbers have gone by, the last that a CPU has asked for looks as if it was yet to come.
 */
function srcu_gp_end(sp: ptr<srcu_struct>): void {
	mutex_lock(addr(sp.srcu_cb_mutex));

	spin_lock_irq(addr(sp.gp_lock));
	let idx = rcu_seq_state(sp.srcu_gp_seq);
	WARN_ON_ONCE(idx !== SRCU_STATE_SCAN2);
	const cbdelay = srcu_get_delay(sp);
	sp.srcu_last_gp_end = ktime_get_mono_fast_ns();
	rcu_seq_end(addr(sp.srcu_gp_seq));
	let gpseq = rcu_seq_current(addr(sp.srcu_gp_seq));
	if (ULONG_CMP_LT(sp.srcu_gp_seq_needed_exp, gpseq)) sp.srcu_gp_seq_needed_exp = gpseq;
	spin_unlock_irq(addr(sp.gp_lock));
	mutex_unlock(addr(sp.srcu_gp_mutex));
	/* From here on a grace period may begin, but only one may end. */

	idx = rcu_seq_ctr(gpseq) % SRCU_HAVE_CBS;
	for (let n: int = 0; n < rcu_num_nodes; n++) {
		const snp = addr(sp.node[n]);
		spin_lock_irq(addr(snp.lock));
		let cbs = false;
		if (snp >= sp.level[rcu_num_lvls - 1]) cbs = snp.srcu_have_cbs[idx] === gpseq;
		snp.srcu_have_cbs[idx] = gpseq;
		rcu_seq_set_state(addr(snp.srcu_have_cbs[idx]), 1);
		if (ULONG_CMP_LT(snp.srcu_gp_seq_needed_exp, gpseq))
			snp.srcu_gp_seq_needed_exp = gpseq;
		const mask = snp.srcu_data_have_cbs[idx];
		snp.srcu_data_have_cbs[idx] = 0;
		spin_unlock_irq(addr(snp.lock));
		if (cbs) {
			smp_mb(); /* End before callbacks. */ /* Pairs with srcu_invoke_callbacks(). */
			srcu_schedule_cbs_snp(sp, snp, mask, cbdelay);
		}
	}

	/* Now the next but one may end. */
	mutex_unlock(addr(sp.srcu_cb_mutex));

	spin_lock_irq(addr(sp.gp_lock));
	gpseq = rcu_seq_current(addr(sp.srcu_gp_seq));
	if (rcu_seq_state(gpseq) === 0 && ULONG_CMP_LT(gpseq, sp.srcu_gp_seq_needed)) {
		srcu_gp_start(sp);
		spin_unlock_irq(addr(sp.gp_lock));
		srcu_reschedule(
			sp,
			(rcu_seq_ctr(gpseq) & SRCU_THROTTLE_MASK) !== 0 ? 0 : SRCU_INTERVAL,
		);
	} else {
		spin_unlock_irq(addr(sp.gp_lock));
	}
}

/*
 * Makes a grace period that has been asked for already an urgent one: takes the request from `snp` up to
 * the root, unless somebody was there before.
 *
 * The test at the root is the wrong way round, the third of the known defects: the hurry gets no further
 * than the nodes, and a greater number is set back to `s`.
 */
function srcu_funnel_exp_start(sp: ptr<srcu_struct>, snp: ptr<srcu_node>, s: ulong): void {
	for (let node = snp; node !== NULL; node = node.srcu_parent) {
		if (
			rcu_seq_done(addr(sp.srcu_gp_seq), s) ||
			ULONG_CMP_GE(READ_ONCE(node.srcu_gp_seq_needed_exp), s)
		)
			return;
		const flags = spin_lock_irqsave(addr(node.lock));
		if (ULONG_CMP_GE(node.srcu_gp_seq_needed_exp, s)) {
			spin_unlock_irqrestore(addr(node.lock), flags);
			return;
		}
		WRITE_ONCE(node.srcu_gp_seq_needed_exp, s);
		spin_unlock_irqrestore(addr(node.lock), flags);
	}
	const flags = spin_lock_irqsave(addr(sp.gp_lock));
	if (!ULONG_CMP_LT(sp.srcu_gp_seq_needed_exp, s)) sp.srcu_gp_seq_needed_exp = s;
	spin_unlock_irqrestore(addr(sp.gp_lock), flags);
}

/*
 * Asks for grace period `s` on behalf of a CPU: from its leaf up to the root, unless somebody asked
 * before, who then is on his way up. Who gets to the root begins it. In any case the leaf knows that this
 * CPU has callbacks for it, or, if it is over already, they are invoked.
 */
function srcu_funnel_gp_start(
	sp: ptr<srcu_struct>,
	sdp: ptr<srcu_data>,
	s: ulong,
	do_norm: bool,
): void {
	const idx = rcu_seq_ctr(s) % SRCU_HAVE_CBS;

	for (let snp = sdp.mynode; snp !== NULL; snp = snp.srcu_parent) {
		if (rcu_seq_done(addr(sp.srcu_gp_seq), s) && snp !== sdp.mynode) return;
		const flags = spin_lock_irqsave(addr(snp.lock));
		if (ULONG_CMP_GE(snp.srcu_have_cbs[idx], s)) {
			const snp_seq = snp.srcu_have_cbs[idx];
			if (snp === sdp.mynode && snp_seq === s)
				snp.srcu_data_have_cbs[idx] |= sdp.grpmask;
			spin_unlock_irqrestore(addr(snp.lock), flags);
			if (snp === sdp.mynode && snp_seq !== s) {
				smp_mb(); /* End before callbacks. */ /* Pairs with rcu_seq_end(). */
				srcu_schedule_cbs_sdp(sdp, do_norm ? SRCU_INTERVAL : 0);
				return;
			}
			if (!do_norm) srcu_funnel_exp_start(sp, snp, s);
			return;
		}
		snp.srcu_have_cbs[idx] = s;
		if (snp === sdp.mynode) snp.srcu_data_have_cbs[idx] |= sdp.grpmask;
		if (!do_norm && ULONG_CMP_LT(snp.srcu_gp_seq_needed_exp, s))
			snp.srcu_gp_seq_needed_exp = s;
		spin_unlock_irqrestore(addr(snp.lock), flags);
	}

	const flags = spin_lock_irqsave(addr(sp.gp_lock));
	/* Pairs with check_init_srcu_struct(), which reads the same word. */
	if (ULONG_CMP_LT(sp.srcu_gp_seq_needed, s)) smp_store_release(sp.srcu_gp_seq_needed, s);
	if (!do_norm && ULONG_CMP_LT(sp.srcu_gp_seq_needed_exp, s)) sp.srcu_gp_seq_needed_exp = s;

	if (
		!rcu_seq_done(addr(sp.srcu_gp_seq), s) &&
		rcu_seq_state(sp.srcu_gp_seq) === SRCU_STATE_IDLE
	) {
		WARN_ON_ONCE(ULONG_CMP_GE(sp.srcu_gp_seq, sp.srcu_gp_seq_needed));
		srcu_gp_start(sp);
		queue_delayed_work(system_power_efficient_wq, addr(sp.work), srcu_get_delay(sp));
	}
	spin_unlock_irqrestore(addr(sp.gp_lock), flags);
}

/*
 * Looks `trycount` times, once more while somebody is in a hurry, with a pause before each look but the
 * first. The caller holds srcu_gp_mutex, so srcu_idx stays as it is.
 */
function try_check_zero(sp: ptr<srcu_struct>, idx: int, trycount: int): bool {
	let left = trycount;
	for (;;) {
		if (srcu_readers_active_idx_check(sp, idx)) return true;
		left -= 1;
		if (left + (srcu_get_delay(sp) === 0 ? 1 : 0) <= 0) return false;
		udelay(SRCU_RETRY_CHECK_DELAY);
	}
}

/* Sends new readers to the other rank, so that the scan of this one comes to an end. */
function srcu_flip(sp: ptr<srcu_struct>): void {
	WRITE_ONCE(sp.srcu_idx, sp.srcu_idx + 1);

	/*
	 * Of a reader whose end the scan did not see, the next beginning sees the flip: so few of them can
	 * count under the old rank after it.
	 */
	smp_mb(); /* D */ /* Pairs with C. */
}

/*
 * Whether nobody seems to be waiting for a grace period now, nor to have been a moment ago. It is a
 * guess: whole lists, other CPUs' callbacks and wrapping numbers are left out, and being wrong only costs
 * a grace period in the other manner.
 */
function srcu_might_be_idle(sp: ptr<srcu_struct>): bool {
	const flags = local_irq_save();
	const sdp = this_cpu_ptr(sp.sda);
	if (rcu_segcblist_pend_cbs(addr(sdp.srcu_cblist))) {
		local_irq_restore(flags);
		return false; /* This CPU has callbacks that wait. */
	}
	local_irq_restore(flags);

	const t = ktime_get_mono_fast_ns();
	if (
		exp_holdoff === 0 ||
		time_in_range_open(t, sp.srcu_last_gp_end, sp.srcu_last_gp_end + exp_holdoff)
	)
		return false; /* The last one has just ended. */

	const curseq = rcu_seq_current(addr(sp.srcu_gp_seq));
	smp_mb(); /* srcu_gp_seq before srcu_gp_seq_needed. */ /* Pairs with srcu_gp_start(). */
	if (ULONG_CMP_LT(curseq, READ_ONCE(sp.srcu_gp_seq_needed)))
		return false; /* One is on its way. */
	smp_mb(); /* And srcu_gp_seq again. */ /* Pairs with rcu_seq_end(). */
	if (curseq !== rcu_seq_current(addr(sp.srcu_gp_seq)))
		return false; /* One has ended since. */
	return true;
}

/*
 * Posts a callback on this CPU's list and asks for a grace period for it, unless the CPU has done so: an
 * urgent one if not `do_norm`. Any context but NMI.
 *
 * What the list is advanced by is older than what the callback is told to wait for, one more of the known
 * defects: if a grace period ends and another begins in between there may be no segment for it, and nobody
 * who looks for one in time.
 */
export function __call_srcu(
	sp: ptr<srcu_struct>,
	rhp: ptr<rcu_head>,
	func: rcu_callback_t,
	do_norm: bool,
): void {
	let needexp = false;
	let needgp = false;

	check_init_srcu_struct(sp);
	rhp.func = func;
	const flags = local_irq_save();
	const sdp = this_cpu_ptr(sp.sda);
	spin_lock(addr(sdp.lock));
	rcu_segcblist_enqueue(addr(sdp.srcu_cblist), rhp, false);
	rcu_segcblist_advance(addr(sdp.srcu_cblist), rcu_seq_current(addr(sp.srcu_gp_seq)));
	const s = rcu_seq_snap(addr(sp.srcu_gp_seq));
	rcu_segcblist_accelerate(addr(sdp.srcu_cblist), s);
	if (ULONG_CMP_LT(sdp.srcu_gp_seq_needed, s)) {
		sdp.srcu_gp_seq_needed = s;
		needgp = true;
	}
	if (!do_norm && ULONG_CMP_LT(sdp.srcu_gp_seq_needed_exp, s)) {
		sdp.srcu_gp_seq_needed_exp = s;
		needexp = true;
	}
	spin_unlock_irqrestore(addr(sdp.lock), flags);
	if (needgp) srcu_funnel_gp_start(sp, sdp, s, do_norm);
	else if (needexp) srcu_funnel_exp_start(sp, sdp.mynode, s);
}

/**
 * call_srcu - have a function called after a grace period
 * @sp: the domain
 * @rhp: its place on the lists until then; may be part of what the function frees
 * @func: called in a task, with softirqs disabled; must not sleep
 *
 * The grace period begins after this call, so every reader inside now is waited for. Any context but
 * NMI.
 */
export function call_srcu(sp: ptr<srcu_struct>, rhp: ptr<rcu_head>, func: rcu_callback_t): void {
	__call_srcu(sp, rhp, func, true);
}
EXPORT_SYMBOL_GPL(call_srcu);

/*
 * Waits for a grace period with a callback of its own. Before there is a scheduler there is nothing to
 * wait for.
 *
 * No barrier follows the wait, the last of the known defects: this CPU may have had no part in the grace
 * period, and only the lock in the completion is between its end and what the caller does next.
 */
function __synchronize_srcu(sp: ptr<srcu_struct>, do_norm: bool): void {
	let rcu!: rcu_synchronize;

	RCU_LOCKDEP_WARN(
		lock_is_held(addr(sp.dep_map)) !== 0 ||
			lock_is_held(addr(rcu_bh_lock_map)) !== 0 ||
			lock_is_held(addr(rcu_lock_map)) !== 0 ||
			lock_is_held(addr(rcu_sched_lock_map)) !== 0,
		'Illegal synchronize_srcu() in same-type SRCU (or in RCU) read-side critical section',
	);

	if (rcu_scheduler_active === RCU_SCHEDULER_INACTIVE) return;
	might_sleep();
	check_init_srcu_struct(sp);
	init_completion(addr(rcu.completion));
	__call_srcu(sp, addr(rcu.head), wakeme_after_rcu, do_norm);
	wait_for_completion(addr(rcu.completion));
}

/**
 * synchronize_srcu_expedited - wait for a grace period, in a hurry
 * @sp: the domain
 *
 * Process context; may sleep all the same.
 */
export function synchronize_srcu_expedited(sp: ptr<srcu_struct>): void {
	__synchronize_srcu(sp, rcu_gp_is_normal());
}
EXPORT_SYMBOL_GPL(synchronize_srcu_expedited);

/**
 * synchronize_srcu - wait for a grace period
 * @sp: the domain
 *
 * Process context. Returns after every section has ended that began before the call. May sleep; must not
 * be called in a section of the same domain. A domain that seems idle gets an urgent one, since then
 * nobody else is kept from sharing it.
 */
export function synchronize_srcu(sp: ptr<srcu_struct>): void {
	if (srcu_might_be_idle(sp) || rcu_gp_is_expedited()) synchronize_srcu_expedited(sp);
	else __synchronize_srcu(sp, true);
}
EXPORT_SYMBOL_GPL(synchronize_srcu);

/* The last of a CPU's callbacks that srcu_barrier() waits for has been called, */
function srcu_barrier_cb(rhp: ptr<rcu_head>): void {
	const sdp = container_of<srcu_data>(rhp, 'srcu_barrier_head');
	const sp = sdp.sp;
	/* of the last CPU. */
	if (atomic_dec_and_test(addr(sp.srcu_barrier_cpu_cnt)))
		complete(addr(sp.srcu_barrier_completion));
}

/**
 * srcu_barrier - wait until every callback posted before has been called
 * @sp: the domain
 *
 * Process context; may sleep. Puts a callback behind those of each CPU that has any, wherever they are:
 * it needs no grace period of its own. Of several callers at a time some do the work for others.
 */
export function srcu_barrier(sp: ptr<srcu_struct>): void {
	const s = rcu_seq_snap(addr(sp.srcu_barrier_seq));

	check_init_srcu_struct(sp);
	mutex_lock(addr(sp.srcu_barrier_mutex));
	if (rcu_seq_done(addr(sp.srcu_barrier_seq), s)) {
		smp_mb(); /* Someone else's wait before what follows. */ /* Pairs with rcu_seq_end(). */
		mutex_unlock(addr(sp.srcu_barrier_mutex));
		return;
	}
	rcu_seq_start(addr(sp.srcu_barrier_seq));
	init_completion(addr(sp.srcu_barrier_completion));

	/* One for this function, so that the count is not down before all are posted. */
	atomic_set(addr(sp.srcu_barrier_cpu_cnt), 1);
	for (const cpu of each_possible_cpu()) {
		const sdp = per_cpu_ptr(sp.sda, cpu);
		spin_lock_irq(addr(sdp.lock));
		atomic_inc(addr(sp.srcu_barrier_cpu_cnt));
		sdp.srcu_barrier_head.func = srcu_barrier_cb;
		if (
			!rcu_segcblist_entrain(
				addr(sdp.srcu_cblist),
				addr(sdp.srcu_barrier_head),
				false,
			)
		)
			atomic_dec(addr(sp.srcu_barrier_cpu_cnt));
		spin_unlock_irq(addr(sdp.lock));
	}

	if (atomic_dec_and_test(addr(sp.srcu_barrier_cpu_cnt)))
		complete(addr(sp.srcu_barrier_completion));
	wait_for_completion(addr(sp.srcu_barrier_completion));

	rcu_seq_end(addr(sp.srcu_barrier_seq));
	mutex_unlock(addr(sp.srcu_barrier_mutex));
}
EXPORT_SYMBOL_GPL(srcu_barrier);

/**
 * srcu_batches_completed - number of flips so far
 * @sp: the domain
 *
 * Any context.
 */
export function srcu_batches_completed(sp: ptr<srcu_struct>): ulong {
	return sp.srcu_idx;
}
EXPORT_SYMBOL_GPL(srcu_batches_completed);

/*
 * Takes the grace period as far as the readers let it, beginning one if none is in progress and one is
 * needed. A reader may have read srcu_idx long before it counts, so both ranks must be seen empty.
 */
function srcu_advance_state(sp: ptr<srcu_struct>): void {
	mutex_lock(addr(sp.srcu_gp_mutex));

	/* With the number comes what was done in the grace period before. Pairs with rcu_seq_end(). */
	let idx = rcu_seq_state(smp_load_acquire(sp.srcu_gp_seq));
	if (idx === SRCU_STATE_IDLE) {
		spin_lock_irq(addr(sp.gp_lock));
		if (ULONG_CMP_GE(sp.srcu_gp_seq, sp.srcu_gp_seq_needed)) {
			WARN_ON_ONCE(rcu_seq_state(sp.srcu_gp_seq) !== 0);
			spin_unlock_irq(addr(sp.gp_lock));
			mutex_unlock(addr(sp.srcu_gp_mutex));
			return;
		}
		idx = rcu_seq_state(READ_ONCE(sp.srcu_gp_seq));
		if (idx === SRCU_STATE_IDLE) srcu_gp_start(sp);
		spin_unlock_irq(addr(sp.gp_lock));
		if (idx !== SRCU_STATE_IDLE) {
			mutex_unlock(addr(sp.srcu_gp_mutex));
			return; /* Someone else has begun it, and has queued the work too. */
		}
	}

	if (rcu_seq_state(READ_ONCE(sp.srcu_gp_seq)) === SRCU_STATE_SCAN1) {
		idx = 1 ^ (sp.srcu_idx & 1);
		if (!try_check_zero(sp, idx, 1)) {
			mutex_unlock(addr(sp.srcu_gp_mutex));
			return; /* Readers: again later. */
		}
		srcu_flip(sp);
		rcu_seq_set_state(addr(sp.srcu_gp_seq), SRCU_STATE_SCAN2);
	}

	if (rcu_seq_state(READ_ONCE(sp.srcu_gp_seq)) === SRCU_STATE_SCAN2) {
		/* Readers of the old rank have had no time yet: look twice at the least. */
		idx = 1 ^ (sp.srcu_idx & 1);
		if (!try_check_zero(sp, idx, 2)) {
			mutex_unlock(addr(sp.srcu_gp_mutex));
			return; /* Readers: again later. */
		}
		srcu_gp_end(sp); /* Gives srcu_gp_mutex back. */
	}
}

/*
 * The work function of a CPU's list: calls all that is ready, with the list unlocked meanwhile, so that
 * more may be posted. `srcu_cblist_invoking` keeps a second kworker away.
 */
function srcu_invoke_callbacks(work: ptr<work_struct>): void {
	let ready_cbs!: rcu_cblist;
	const sdp = container_of<srcu_data>(work, 'work.work');
	const sp = sdp.sp;

	rcu_cblist_init(addr(ready_cbs));
	spin_lock_irq(addr(sdp.lock));
	smp_mb(); /* End before callbacks. */ /* Pairs with srcu_gp_end(). */
	rcu_segcblist_advance(addr(sdp.srcu_cblist), rcu_seq_current(addr(sp.srcu_gp_seq)));
	if (sdp.srcu_cblist_invoking || !rcu_segcblist_ready_cbs(addr(sdp.srcu_cblist))) {
		spin_unlock_irq(addr(sdp.lock));
		return; /* Someone else is at it, or there is nothing to do. */
	}

	sdp.srcu_cblist_invoking = true;
	rcu_segcblist_extract_done_cbs(addr(sdp.srcu_cblist), addr(ready_cbs));
	spin_unlock_irq(addr(sdp.lock));
	for (;;) {
		const rhp = rcu_cblist_dequeue(addr(ready_cbs));
		if (rhp === NULL) break;
		local_bh_disable();
		rhp.func(rhp);
		local_bh_enable();
	}

	/* Those that came meanwhile may do with an earlier grace period than they were told. */
	spin_lock_irq(addr(sdp.lock));
	rcu_segcblist_insert_count(addr(sdp.srcu_cblist), addr(ready_cbs));
	rcu_segcblist_accelerate(addr(sdp.srcu_cblist), rcu_seq_snap(addr(sp.srcu_gp_seq)));
	sdp.srcu_cblist_invoking = false;
	const more = rcu_segcblist_ready_cbs(addr(sdp.srcu_cblist));
	spin_unlock_irq(addr(sdp.lock));
	if (more) srcu_schedule_cbs_sdp(sdp, 0);
}

/* Stops the state machine if all that is needed is done, else has the work function run again. */
function srcu_reschedule(sp: ptr<srcu_struct>, delay: ulong): void {
	let pushgp = true;

	spin_lock_irq(addr(sp.gp_lock));
	if (ULONG_CMP_GE(sp.srcu_gp_seq, sp.srcu_gp_seq_needed)) {
		if (!WARN_ON_ONCE(rcu_seq_state(sp.srcu_gp_seq) !== 0)) pushgp = false;
	} else if (rcu_seq_state(sp.srcu_gp_seq) === 0) {
		srcu_gp_start(sp); /* One is needed and none in progress. */
	}
	spin_unlock_irq(addr(sp.gp_lock));

	if (pushgp) queue_delayed_work(system_power_efficient_wq, addr(sp.work), delay);
}

/**
 * process_srcu - the work function: one round of the state machine
 * @work: `work.work` of the domain
 *
 * Process context, a kworker's, and one at a time for each domain.
 */
export function process_srcu(work: ptr<work_struct>): void {
	const sp = container_of<srcu_struct>(work, 'work.work');

	srcu_advance_state(sp);
	srcu_reschedule(sp, srcu_get_delay(sp));
}
EXPORT_SYMBOL_GPL(process_srcu);

/**
 * srcutorture_get_gp_data - how far grace periods are, for rcutorture
 * @test_type: the flavour it tests
 * @sp: the domain
 * @flags: nothing
 * @gpnum: the last grace period needed
 * @completed: the last that has ended
 */
export function srcutorture_get_gp_data(
	test_type: rcutorture_type,
	sp: ptr<srcu_struct>,
	flags: ptr<int>,
	gpnum: ptr<ulong>,
	completed: ptr<ulong>,
): void {
	if (test_type !== SRCU_FLAVOR) return;
	flags.$ = 0;
	completed.$ = rcu_seq_ctr(sp.srcu_gp_seq);
	gpnum.$ = rcu_seq_ctr(sp.srcu_gp_seq_needed);
}
EXPORT_SYMBOL_GPL(srcutorture_get_gp_data);
