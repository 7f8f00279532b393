// SPDX-License-Identifier: GPL-2.0-only
/*
 * The torture test of RCU (kernel/rcu/rcutorture.c, v4.9), of which the SRCU flavours are here.
 *
 * A writer keeps replacing the element that rcu_torture_current points to, and sends the old one
 * through a pipe: one stage further with each grace period, back to the pool after the last. A reader
 * looks how far the element it holds has come. Stage 1 is where a writer puts it at once; one that got
 * further while the reader was inside has seen a grace period end too early.
 *
 * Where the kernel's test draws random numbers, the machine has a choice. So the same code is run long
 * and at random, and in every way there is within a small bound.
 */
import type { array, bool, int, long, lvalue, ptr, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { CONFIG_PREEMPT, NR_CPUS } from 'generated/config';
import type { atomic_t } from 'linux/atomic';
import {
	atomic_dec_and_test,
	atomic_inc,
	atomic_inc_return,
	atomic_read,
	atomic_set,
} from 'linux/atomic';
import { local_bh_disable, local_bh_enable } from 'linux/bottom_half';
import { WARN_ON, WARN_ON_ONCE } from 'linux/bug';
import {
	IS_ENABLED,
	addr,
	container_of,
	define,
	define_percpu,
	each_possible_cpu,
	per_cpu_ptr,
} from 'linux/compiler';
import { mdelay, udelay } from 'linux/delay';
import { max } from 'linux/kernel';
import { local_irq_disable, local_irq_enable } from 'linux/irqflags';
import type { list_head } from 'linux/list';
import {
	INIT_LIST_HEAD,
	list_add,
	list_add_tail,
	list_del,
	list_del_init,
	list_empty,
} from 'linux/list';
import { __this_cpu_inc } from 'linux/percpu';
import { in_task, preempt_disable, preempt_enable, preemptible } from 'linux/preempt';
import type { rcu_callback_t, rcu_head } from 'linux/rcupdate';
import {
	rcu_assign_pointer,
	rcu_dereference_check,
	rcu_expedite_gp,
	rcu_gp_is_expedited,
	rcu_gp_is_normal,
	rcu_unexpedite_gp,
} from 'linux/rcupdate';
import {
	TASK_UNINTERRUPTIBLE,
	cond_resched,
	schedule,
	schedule_timeout_interruptible,
	schedule_timeout_uninterruptible,
} from 'linux/sched';
import { fail } from 'linux/selftest';
import type { spinlock_t } from 'linux/spinlock';
import { spin_lock_bh, spin_lock_init, spin_unlock_bh } from 'linux/spinlock';
import type { srcu_struct } from 'linux/srcu';
import {
	DEFINE_STATIC_SRCU,
	call_srcu,
	cleanup_srcu_struct,
	init_srcu_struct,
	srcu_barrier,
	srcu_batches_completed,
	srcu_read_lock,
	srcu_read_lock_held,
	srcu_read_unlock,
	synchronize_srcu,
	synchronize_srcu_expedited,
} from 'linux/srcu';
import type { timer_list } from 'linux/timer';
import { add_timer, del_timer_sync, setup_timer, timer_pending } from 'linux/timer';
import type { torture_random_state } from 'linux/torture';
import {
	stutter_wait,
	torture_must_stop,
	torture_must_stop_irq,
	torture_random,
	torture_shutdown,
} from 'linux/torture';
import type { wait_queue_head_t, wait_queue_t } from 'linux/wait';
import { finish_wait, init_wait, init_waitqueue_head, prepare_to_wait, wake_up } from 'linux/wait';
import { smp_load_acquire, smp_store_release, smp_wmb } from 'asm/barrier';

/** Grace periods that an element is kept for. */
const RCU_TORTURE_PIPE_LEN = 10;
const RCU_TORTURE_ELEMENTS = 100;

/** What readers find. */
interface rcu_torture {
	rtort_rcu: rcu_head;
	/** Grace periods since it was taken away, and one for that. */
	rtort_pipe_count: int;
	rtort_free: list_head;
	/** 0 once it is free. */
	rtort_mbtest: int;
}

/** One flavour of RCU, as the test uses it; NULL for what it lacks. */
export interface rcu_torture_ops {
	init: () => void;
	cleanup: () => void;
	readlock: () => int;
	read_delay: (trsp: ptr<torture_random_state>) => void;
	readunlock: (idx: int) => void;
	completed: () => ulong;
	deferred_free: (p: ptr<rcu_torture>) => void;
	sync: () => void;
	exp_sync: () => void;
	call: (head: ptr<rcu_head>, func: rcu_callback_t) => void;
	cb_barrier: () => void;
	/** Readers may be handlers. */
	irq_capable: int;
	/** What else readers are told holds a section together (RCUTORTURE_RDR_*). */
	extendables: int;
}

/* Module parameters. The scenario's setup passes what differs. */

/** Readers in timer handlers too, if the flavour is good for that. */
let irqreader: int = 0;
/** Tasks that post callbacks for the test of barriers. */
let n_barrier_cbs: int = 0;
let nfakewriters: int = 4;
export let nrealreaders: int = 1;
/** Callbacks that each burst of a flood posts; the kernel's 20000 would need as many elements. */
const CBFLOOD_N_BURST = 3;
const CBFLOOD_N_PER_BURST = 4;

let cur_ops: ptr<rcu_torture_ops> = NULL;

function LIST_HEAD(self: lvalue<list_head>): void {
	INIT_LIST_HEAD(addr(self));
}

function DEFINE_SPINLOCK(self: lvalue<spinlock_t>): void {
	spin_lock_init(addr(self));
}

const rcu_torture_freelist = define(LIST_HEAD);
/* On their way through the pipe by way of the writer itself. */
const rcu_torture_removed = define(LIST_HEAD);
const rcu_torture_lock = define(DEFINE_SPINLOCK);
const rcu_tortures = define<array<rcu_torture, 100>>();

let rcu_torture_current: ptr<rcu_torture> = NULL;
export let rcu_torture_current_version: ulong = 0;

/* How far readers found their element to be, and how many grace periods they lasted by the flips. */
export const rcu_torture_count = define_percpu<array<long, 11>>();
const rcu_torture_batch = define_percpu<array<long, 11>>();
/* How often an element left each stage. */
const rcu_torture_wcount = define<array<atomic_t, 11>>();
const n_rcu_torture_alloc = define<atomic_t>();
const n_rcu_torture_alloc_fail = define<atomic_t>();
const n_rcu_torture_free = define<atomic_t>();
const n_rcu_torture_mberror = define<atomic_t>();
const n_rcu_torture_error = define<atomic_t>();
const n_rcu_torture_timers = define<atomic_t>();
const n_cbfloods = define<atomic_t>();
let n_rcu_torture_barrier_error: long = 0;
export let n_barrier_attempts: long = 0;
export let n_barrier_successes: long = 0;

/* What the writer is at. */
let rcu_torture_writer_state: int = 0;
const RTWS_FIXED_DELAY = 0;
const RTWS_DELAY = 1;
const RTWS_REPLACE = 2;
const RTWS_DEF_FREE = 3;
const RTWS_EXP_SYNC = 4;
const RTWS_SYNC = 7;
const RTWS_STUTTER = 8;
const RTWS_STOPPING = 9;

/* An element from the pool, or NULL. */
function rcu_torture_alloc(): ptr<rcu_torture> {
	spin_lock_bh(addr(rcu_torture_lock));
	if (list_empty(addr(rcu_torture_freelist))) {
		atomic_inc(addr(n_rcu_torture_alloc_fail));
		spin_unlock_bh(addr(rcu_torture_lock));
		return NULL;
	}
	atomic_inc(addr(n_rcu_torture_alloc));
	const p = rcu_torture_freelist.next;
	list_del_init(p);
	spin_unlock_bh(addr(rcu_torture_lock));
	return container_of<rcu_torture>(p, 'rtort_free');
}

/* Back to the pool; at its end, so that it stays free for as long as possible. */
function rcu_torture_free(p: ptr<rcu_torture>): void {
	atomic_inc(addr(n_rcu_torture_free));
	spin_lock_bh(addr(rcu_torture_lock));
	list_add_tail(addr(p.rtort_free), addr(rcu_torture_freelist));
	spin_unlock_bh(addr(rcu_torture_lock));
}

/* The stage to count something under. */
function stage_of(rp: ptr<rcu_torture>): int {
	const i = rp.rtort_pipe_count;
	return i > RCU_TORTURE_PIPE_LEN ? RCU_TORTURE_PIPE_LEN : i;
}

/* A grace period is over for the element: one stage on. True after the last one. */
function rcu_torture_pipe_update_one(rp: ptr<rcu_torture>): bool {
	atomic_inc(addr(rcu_torture_wcount[stage_of(rp)]));
	rp.rtort_pipe_count += 1;
	if (rp.rtort_pipe_count < RCU_TORTURE_PIPE_LEN) return false;
	rp.rtort_mbtest = 0;
	return true;
}

/* The same for all elements that the writer moves itself, of which `old_rp` is the newest. */
function rcu_torture_pipe_update(old_rp: ptr<rcu_torture>): void {
	list_add(addr(old_rp.rtort_free), addr(rcu_torture_removed));
	let p = rcu_torture_removed.next;
	while (p !== addr(rcu_torture_removed)) {
		const next = p.next;
		const rp = container_of<rcu_torture>(p, 'rtort_free');
		if (rcu_torture_pipe_update_one(rp)) {
			list_del(p);
			rcu_torture_free(rp);
		}
		p = next;
	}
}

/* The same for an element that callbacks move. At the end of the test it is left where it is. */
function rcu_torture_cb(p: ptr<rcu_head>): void {
	const rp = container_of<rcu_torture>(p, 'rtort_rcu');

	if (torture_must_stop_irq()) return;
	if (rcu_torture_pipe_update_one(rp)) rcu_torture_free(rp);
	else cur_ops.deferred_free(rp);
}

function rcu_sync_torture_init(): void {
	INIT_LIST_HEAD(addr(rcu_torture_removed));
}

/** Milliseconds that a slow reader takes at most; how slow it is decides who gets past it. */
const longdelay_ms = 1000;

/** One reader in so many is slow; none if 0. */
let read_delay_odds: int = 0;

/* Makes a reader now and then last longer than a grace period. */
function rcu_read_delay(trsp: ptr<torture_random_state>): void {
	if (read_delay_odds === 0) return;
	if (torture_random(trsp, read_delay_odds) === 0) mdelay(torture_random(trsp, longdelay_ms));
	else udelay(200);
	if (IS_ENABLED(CONFIG_PREEMPT)) {
		if (preemptible() && torture_random(trsp, read_delay_odds) === 0) cond_resched();
	}
}

/* The domain being tested: the static one, or the one made and given up again. */
const srcu_ctl = define(DEFINE_STATIC_SRCU);
const srcu_ctld = define<srcu_struct>();
let srcu_ctlp: ptr<srcu_struct> = addr(srcu_ctl);

function srcu_torture_read_lock(): int {
	return srcu_read_lock(srcu_ctlp);
}

/* As rcu_read_delay(), and now and then a sleep, which is what SRCU readers may do. */
function srcu_read_delay(trsp: ptr<torture_random_state>): void {
	if (read_delay_odds === 0) return;
	if (torture_random(trsp, 2 * read_delay_odds) === 0 && in_task())
		schedule_timeout_interruptible(10);
	else rcu_read_delay(trsp);
}

function srcu_torture_read_unlock(idx: int): void {
	srcu_read_unlock(srcu_ctlp, idx);
}

function srcu_torture_completed(): ulong {
	return srcu_batches_completed(srcu_ctlp);
}

function srcu_torture_deferred_free(rp: ptr<rcu_torture>): void {
	call_srcu(srcu_ctlp, addr(rp.rtort_rcu), rcu_torture_cb);
}

function srcu_torture_synchronize(): void {
	synchronize_srcu(srcu_ctlp);
}

function srcu_torture_synchronize_expedited(): void {
	synchronize_srcu_expedited(srcu_ctlp);
}

function srcu_torture_call(head: ptr<rcu_head>, func: rcu_callback_t): void {
	call_srcu(srcu_ctlp, head, func);
}

function srcu_torture_barrier(): void {
	srcu_barrier(srcu_ctlp);
}

/* What the SRCU flavours have in common. */
function SRCU_TORTURE_OPS(self: lvalue<rcu_torture_ops>): void {
	self.init = rcu_sync_torture_init;
	self.readlock = srcu_torture_read_lock;
	self.read_delay = srcu_read_delay;
	self.readunlock = srcu_torture_read_unlock;
	self.completed = srcu_torture_completed;
	self.deferred_free = srcu_torture_deferred_free;
	self.sync = srcu_torture_synchronize;
	self.exp_sync = srcu_torture_synchronize_expedited;
	self.call = srcu_torture_call;
	self.cb_barrier = srcu_torture_barrier;
	self.irq_capable = 1;
}

/** A static domain. */
export const srcu_ops = define(SRCU_TORTURE_OPS);

function srcu_torture_init(): void {
	rcu_sync_torture_init();
	WARN_ON(init_srcu_struct(addr(srcu_ctld)) !== 0);
	srcu_ctlp = addr(srcu_ctld);
}

function srcu_torture_cleanup(): void {
	cleanup_srcu_struct(addr(srcu_ctld));
	srcu_ctlp = addr(srcu_ctl);
}

function SRCUD_TORTURE_OPS(self: lvalue<rcu_torture_ops>): void {
	SRCU_TORTURE_OPS(self);
	self.init = srcu_torture_init;
	self.cleanup = srcu_torture_cleanup;
}

/** A domain that is initialised, and cleaned up at the end, which says whether readers are left. */
export const srcud_ops = define(SRCUD_TORTURE_OPS);

/* What a reader's section is held together by, as bits; above them the index that readlock() gave. */
const RCUTORTURE_RDR_SHIFT = 8;
const RCUTORTURE_RDR_MASK = 0xff;
const RCUTORTURE_RDR_BH = 0x1;
const RCUTORTURE_RDR_IRQ = 0x2;
const RCUTORTURE_RDR_PREEMPT = 0x4;
const RCUTORTURE_RDR_RCU = 0x8;
const RCUTORTURE_RDR_NBITS = 4;
const RCUTORTURE_MAX_EXTEND = 0x7;
const RCUTORTURE_RDR_MAX_LOOPS = 7;

function BUSTED_SRCUD_TORTURE_OPS(self: lvalue<rcu_torture_ops>): void {
	SRCUD_TORTURE_OPS(self);
	self.read_delay = rcu_read_delay;
	self.extendables = RCUTORTURE_MAX_EXTEND;
}

/*
 * Broken on purpose: readers take softirqs, interrupts or preemption off instead of SRCU, as is right
 * with other flavours, and nothing of that keeps a grace period of SRCU from ending (v4.19).
 */
export const busted_srcud_ops = define(BUSTED_SRCUD_TORTURE_OPS);

function synchronize_rcu_busted(): void {}

function call_rcu_busted(head: ptr<rcu_head>, func: rcu_callback_t): void {
	func(head);
}

function SRCU_BUSTED_TORTURE_OPS(self: lvalue<rcu_torture_ops>): void {
	SRCU_TORTURE_OPS(self);
	self.deferred_free = NULL;
	self.sync = synchronize_rcu_busted;
	self.exp_sync = synchronize_rcu_busted;
	self.call = call_rcu_busted;
	self.cb_barrier = NULL;
}

/** Broken on purpose: no grace period at all. The kernel has it with readers of RCU, as rcu_busted. */
export const srcu_busted_ops = define(SRCU_BUSTED_TORTURE_OPS);

/* The ways to wait for a grace period that the flavour has, one of which the writer picks each time. */
const synctype = define<array<int, 3>>();
let nsynctypes: int = 0;

function add_synctype(type: int): void {
	synctype[nsynctypes] = type;
	nsynctypes += 1;
}

function rcu_torture_write_types(): void {
	if (cur_ops.exp_sync !== NULL) add_synctype(RTWS_EXP_SYNC);
	if (cur_ops.deferred_free !== NULL) add_synctype(RTWS_DEF_FREE);
	if (cur_ops.sync !== NULL) add_synctype(RTWS_SYNC);
	WARN_ON_ONCE(nsynctypes === 0);
}

/* Sends the element that was taken away through the pipe. */
function rcu_torture_retire(old_rp: ptr<rcu_torture>, trsp: ptr<torture_random_state>): void {
	atomic_inc(addr(rcu_torture_wcount[stage_of(old_rp)]));
	old_rp.rtort_pipe_count += 1;
	rcu_torture_writer_state = synctype[torture_random(trsp, nsynctypes)];
	switch (rcu_torture_writer_state) {
		case RTWS_DEF_FREE:
			cur_ops.deferred_free(old_rp);
			break;
		case RTWS_EXP_SYNC:
			cur_ops.exp_sync();
			rcu_torture_pipe_update(old_rp);
			break;
		case RTWS_SYNC:
			cur_ops.sync();
			rcu_torture_pipe_update(old_rp);
			break;
		default:
			WARN_ON_ONCE(true);
			break;
	}
}

/** One round of the writer: puts a new element in the old one's place. False if there is none. */
export function rcu_torture_one_write(trsp: ptr<torture_random_state>): bool {
	const rp = rcu_torture_alloc();

	if (rp === NULL) return false;
	rp.rtort_pipe_count = 0;
	rcu_torture_writer_state = RTWS_DELAY;
	udelay(1000);
	rcu_torture_writer_state = RTWS_REPLACE;
	const old_rp = rcu_dereference_check(rcu_torture_current, true);
	rp.rtort_mbtest = 1;
	rcu_assign_pointer(rcu_torture_current, rp);
	smp_wmb(); /* Pairs with rcu_torture_one_read(). What is done to old_rp comes after. */
	if (old_rp !== NULL) rcu_torture_retire(old_rp, trsp);
	rcu_torture_current_version += 1;
	return true;
}

/** A task: the writer. Now and then it makes all grace periods expedited, up to four levels deep. */
export function rcu_torture_writer(): void {
	const can_expedite = !rcu_gp_is_expedited() && !rcu_gp_is_normal();
	let expediting: int = 0;
	let rand!: torture_random_state;

	do {
		rcu_torture_writer_state = RTWS_FIXED_DELAY;
		schedule_timeout_uninterruptible(1);
		if (!rcu_torture_one_write(addr(rand))) continue;
		if (can_expedite && (expediting !== 0 || torture_random(addr(rand), 256) === 0)) {
			WARN_ON_ONCE(expediting === 0 && rcu_gp_is_expedited());
			if (expediting >= 0) rcu_expedite_gp();
			else rcu_unexpedite_gp();
			expediting += 1;
			if (expediting > 3) expediting = -expediting;
		}
		rcu_torture_writer_state = RTWS_STUTTER;
		stutter_wait();
	} while (!torture_must_stop());
	if (expediting > 0) expediting = -expediting;
	while (can_expedite && expediting < 0) {
		expediting += 1;
		rcu_unexpedite_gp();
	}
	WARN_ON_ONCE(can_expedite && rcu_gp_is_expedited());
	rcu_torture_writer_state = RTWS_STOPPING;
}

/** A task: waits for grace periods that nobody needs, so that requests meet. */
export function rcu_torture_fakewriter(): void {
	let rand!: torture_random_state;

	do {
		schedule_timeout_uninterruptible(1);
		udelay(1000);
		if (
			cur_ops.cb_barrier !== NULL &&
			torture_random(addr(rand), nfakewriters * 8) === 0
		)
			cur_ops.cb_barrier();
		else if (torture_random(addr(rand), 2) === 0) cur_ops.sync();
		else cur_ops.exp_sync();
		stutter_wait();
	} while (!torture_must_stop());
}

/* Goes from what `readstate` says to `newstate`: what is new first, so that no gap comes between. */
function rcutorture_one_extend(readstate: int, newstate: int): int {
	const statesnew = ~readstate & newstate;
	const statesold = readstate & ~newstate;
	let idx = readstate & ~RCUTORTURE_RDR_MASK;

	if ((statesnew & RCUTORTURE_RDR_BH) !== 0) local_bh_disable();
	if ((statesnew & RCUTORTURE_RDR_IRQ) !== 0) local_irq_disable();
	if ((statesnew & RCUTORTURE_RDR_PREEMPT) !== 0) preempt_disable();
	if ((statesnew & RCUTORTURE_RDR_RCU) !== 0)
		idx = cur_ops.readlock() << RCUTORTURE_RDR_SHIFT;

	if ((statesold & RCUTORTURE_RDR_IRQ) !== 0) local_irq_enable();
	if ((statesold & RCUTORTURE_RDR_BH) !== 0) local_bh_enable();
	if ((statesold & RCUTORTURE_RDR_PREEMPT) !== 0) preempt_enable();
	if ((statesold & RCUTORTURE_RDR_RCU) !== 0)
		cur_ops.readunlock(readstate >> RCUTORTURE_RDR_SHIFT);
	return idx | newstate;
}

/* What is to hold the section together from now on: some of what the flavour says it may. */
function rcutorture_extend_mask(oldmask: int, trsp: ptr<torture_random_state>): int {
	const max = cur_ops.extendables | RCUTORTURE_RDR_RCU;

	if (max === RCUTORTURE_RDR_RCU) return max;
	let mask =
		torture_random(trsp, 2) === 0
			? max & torture_random(trsp, 16)
			: max & (1 << torture_random(trsp, RCUTORTURE_RDR_NBITS));
	/* Softirqs cannot be enabled with interrupts off. */
	if ((mask & RCUTORTURE_RDR_IRQ) !== 0) mask |= oldmask & RCUTORTURE_RDR_BH;
	return mask === 0 ? RCUTORTURE_RDR_RCU : mask;
}

/* Lasts for a while, with the section held together by this and that where the flavour allows it. */
function rcutorture_loop_extend(state: int, trsp: ptr<torture_random_state>): int {
	let readstate = state;

	cur_ops.read_delay(trsp);
	if (cur_ops.extendables === 0) return readstate;
	for (let i = torture_random(trsp, RCUTORTURE_RDR_MAX_LOOPS + 1); i > 0; i--) {
		const mask = rcutorture_extend_mask(readstate, trsp);
		readstate = rcutorture_one_extend(readstate, mask);
		cur_ops.read_delay(trsp);
	}
	return readstate;
}

/*
 * The kernel dumps its trace buffer here, for what led to this. Here that is the schedule, which ends
 * with the first reader for which rcu_torture_stats_print() would find the test failed.
 */
function rcu_ftrace_dump(): void {
	fail('rcutorture', 'a grace period ended while a reader from before it was inside');
}

/** One section of a reader; false if there was nothing to read yet. */
export function rcu_torture_one_read(trsp: ptr<torture_random_state>): bool {
	let readstate = rcutorture_one_extend(0, rcutorture_extend_mask(0, trsp));
	const started = cur_ops.completed();
	const p = rcu_dereference_check(rcu_torture_current, srcu_read_lock_held(srcu_ctlp) !== 0);

	if (p === NULL) {
		rcutorture_one_extend(readstate, 0);
		return false;
	}
	const mberror = p.rtort_mbtest === 0;
	if (mberror) atomic_inc(addr(n_rcu_torture_mberror));
	readstate = rcutorture_loop_extend(readstate, trsp);
	preempt_disable();
	const pipe_count = stage_of(p);
	const passed = cur_ops.completed() - started;
	__this_cpu_inc(rcu_torture_count[pipe_count]);
	__this_cpu_inc(
		rcu_torture_batch[passed > RCU_TORTURE_PIPE_LEN ? RCU_TORTURE_PIPE_LEN : passed],
	);
	preempt_enable();
	if (mberror || (pipe_count > 1 && pipe_count < RCU_TORTURE_PIPE_LEN)) rcu_ftrace_dump();
	rcutorture_one_extend(readstate, 0);
	return true;
}

/** A timer's handler: a reader in a softirq, which may have interrupted another. */
function rcu_torture_timer(_timer: ptr<timer_list>): void {
	let rand!: torture_random_state;

	atomic_inc(addr(n_rcu_torture_timers));
	rcu_torture_one_read(addr(rand));
}

/** A task: a reader, with a timer of its own that is one too. */
export function rcu_torture_reader(): void {
	const irqs = irqreader !== 0 && cur_ops.irq_capable !== 0;
	let rand!: torture_random_state;
	let t!: timer_list;

	setup_timer(addr(t), rcu_torture_timer);
	do {
		if (irqs && !timer_pending(addr(t))) add_timer(addr(t));
		if (!rcu_torture_one_read(addr(rand))) schedule_timeout_interruptible(1);
		stutter_wait();
	} while (!torture_must_stop());
	if (irqs) del_timer_sync(addr(t));
}

/** Tasks that post callbacks for the test of barriers, at most. */
const BARRIER_CBS = 4;

const barrier_cbs_count = define<atomic_t>();
const barrier_cbs_invoked = define<atomic_t>();
const barrier_cbs_ids = define<atomic_t>();
let barrier_phase: bool = false;
const barrier_cbs_wq = define<array<wait_queue_head_t, 4>>();
const barrier_wq = define<wait_queue_head_t>();

function rcu_torture_barrier_cbf(_rcu: ptr<rcu_head>): void {
	atomic_inc(addr(barrier_cbs_invoked));
}

/* Sleeps until the phase is another one, and returns it; or until the test is over. */
function wait_for_phase(q: ptr<wait_queue_head_t>, lastphase: bool): bool {
	let wait!: wait_queue_t;
	let newphase = lastphase;

	init_wait(addr(wait));
	for (;;) {
		prepare_to_wait(q, addr(wait), TASK_UNINTERRUPTIBLE);
		newphase = smp_load_acquire(barrier_phase);
		if (newphase !== lastphase || torture_must_stop()) break;
		schedule();
	}
	finish_wait(q, addr(wait));
	return newphase;
}

/** A task: posts one callback in each phase, with interrupts off to see that this works. */
export function rcu_torture_barrier_cbs(): void {
	const myid = atomic_inc_return(addr(barrier_cbs_ids)) - 1;
	let lastphase = false;
	let rcu!: rcu_head;

	for (;;) {
		lastphase = wait_for_phase(addr(barrier_cbs_wq[myid]), lastphase);
		if (torture_must_stop()) break;
		local_irq_disable();
		cur_ops.call(addr(rcu), rcu_torture_barrier_cbf);
		local_irq_enable();
		if (atomic_dec_and_test(addr(barrier_cbs_count))) wake_up(addr(barrier_wq));
	}
	cur_ops.cb_barrier();
}

/* Sleeps until all callbacks of the phase are posted; or until the test is over. */
function wait_for_cbs(): void {
	let wait!: wait_queue_t;

	init_wait(addr(wait));
	for (;;) {
		prepare_to_wait(addr(barrier_wq), addr(wait), TASK_UNINTERRUPTIBLE);
		if (atomic_read(addr(barrier_cbs_count)) === 0 || torture_must_stop()) break;
		schedule();
	}
	finish_wait(addr(barrier_wq), addr(wait));
}

/* After a barrier every callback posted before it has been invoked. */
function check_barrier(): void {
	n_barrier_attempts += 1;
	cur_ops.cb_barrier();
	if (atomic_read(addr(barrier_cbs_invoked)) !== n_barrier_cbs) {
		n_rcu_torture_barrier_error += 1;
		WARN_ON_ONCE(true);
	}
	n_barrier_successes += 1;
}

/** A task: has callbacks posted, and tests barriers by them. */
export function rcu_torture_barrier(): void {
	do {
		atomic_set(addr(barrier_cbs_invoked), 0);
		atomic_set(addr(barrier_cbs_count), n_barrier_cbs);
		smp_store_release(barrier_phase, !barrier_phase); /* Pairs with wait_for_phase(). */
		for (let i: int = 0; i < n_barrier_cbs; i++) wake_up(addr(barrier_cbs_wq[i]));
		wait_for_cbs();
		if (torture_must_stop()) break;
		check_barrier();
		schedule_timeout_interruptible(1);
	} while (!torture_must_stop());
}

const cbflood = define<array<rcu_head, 12>>();

function rcu_torture_cbflood_cb(_rhp: ptr<rcu_head>): void {}

/** A task: bursts of callbacks, and a barrier for them all. */
export function rcu_torture_cbflood(): void {
	do {
		schedule_timeout_interruptible(1);
		atomic_inc(addr(n_cbfloods));
		for (let i: int = 0; i < CBFLOOD_N_BURST; i++) {
			for (let j: int = 0; j < CBFLOOD_N_PER_BURST; j++)
				cur_ops.call(
					addr(cbflood[i * CBFLOOD_N_PER_BURST + j]),
					rcu_torture_cbflood_cb,
				);
			schedule_timeout_interruptible(1);
		}
		cur_ops.cb_barrier();
		stutter_wait();
	} while (!torture_must_stop());
}

/** A task: ends the test. As kthread_stop() does, it wakes those that wait for each other. */
export function rcu_torture_shutdown(): void {
	torture_shutdown();
	wake_up(addr(barrier_wq));
	for (let i: int = 0; i < n_barrier_cbs; i++) wake_up(addr(barrier_cbs_wq[i]));
}

/* The last stage but one that a reader found its element in. Elements in the last one are not looked at. */
function highest_stage(): int {
	let highest: int = 0;

	for (let i: int = 0; i < RCU_TORTURE_PIPE_LEN; i++) {
		for (const cpu of each_possible_cpu())
			if (per_cpu_ptr(rcu_torture_count, cpu)[i] !== 0) highest = i;
	}
	return highest;
}

/* Whether the test has failed. The numbers themselves are printed from outside. */
function rcu_torture_stats_print(): void {
	if (
		atomic_read(addr(n_rcu_torture_mberror)) !== 0 ||
		n_rcu_torture_barrier_error !== 0 ||
		highest_stage() > 1
	) {
		atomic_inc(addr(n_rcu_torture_error));
		WARN_ON_ONCE(true);
	}
}

/** Finish: no reader is left. Waits for the callbacks, and gives the domain up. */
export function rcu_torture_cleanup(): void {
	rcu_torture_current = NULL;
	if (cur_ops.cb_barrier !== NULL) cur_ops.cb_barrier();
	if (cur_ops.cleanup !== NULL) cur_ops.cleanup();
	rcu_torture_stats_print();
}

function init_barrier_test(): void {
	init_waitqueue_head(addr(barrier_wq));
	for (let i: int = 0; i < BARRIER_CBS; i++) init_waitqueue_head(addr(barrier_cbs_wq[i]));
}

/** What a scenario sets of the module's parameters. */
export interface rcutorture_param {
	irqreader: int;
	n_barrier_cbs: int;
	nfakewriters: int;
	/** -1: one less than there are CPUs. */
	nreaders: int;
	read_delay_odds: int;
}

/** Setup: chooses the flavour. The tasks are the scenario's. */
export function rcu_torture_init(ops: ptr<rcu_torture_ops>, param: ptr<rcutorture_param>): void {
	cur_ops = ops;
	irqreader = param.irqreader;
	n_barrier_cbs = ops.cb_barrier === NULL ? 0 : param.n_barrier_cbs;
	nfakewriters = param.nfakewriters;
	read_delay_odds = param.read_delay_odds;
	nrealreaders = param.nreaders >= 0 ? param.nreaders : max(NR_CPUS - 1, 1);
	cur_ops.init();
	for (let i: int = 0; i < RCU_TORTURE_ELEMENTS; i++)
		list_add_tail(addr(rcu_tortures[i].rtort_free), addr(rcu_torture_freelist));
	rcu_torture_write_types();
	init_barrier_test();
}
