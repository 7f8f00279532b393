// SPDX-License-Identifier: GPL-2.0-only
/*
 * A domain of Classic SRCU, and how it is declared: v4.9 (include/linux/srcu.h) and v4.12
 * (include/linux/srcuclassic.h), which differ in the counters. Those are in srcuv49.ts, srcuclassic.ts.
 */
import type { bool, lvalue, percpu, ptr, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { addr } from 'linux/compiler';
import type { lockdep_map } from 'linux/lockdep';
import { alloc_percpu } from 'linux/percpu';
import type { rcu_head } from 'linux/rcupdate';
import type { spinlock_t } from 'linux/spinlock';
import { spin_lock_init } from 'linux/spinlock';
import type { srcu_counters } from 'linux/srcu';
import type { delayed_work } from 'linux/workqueue';
import { INIT_DELAYED_WORK } from 'linux/workqueue';
import { process_srcu } from 'kernel/rcu/srcu_batch';

/** Callbacks in order. `tail` is the address of the last `next`, or of `head` when there are none. */
export interface rcu_batch {
	head: ptr<rcu_head>;
	tail: ptr<ptr<rcu_head>>;
}

export interface srcu_struct {
	/** Number of flips; the low bit is the rank that new readers count under. */
	completed: ulong;
	per_cpu_ref: percpu<srcu_counters>;
	/** Guards batch_queue and running. */
	queue_lock: spinlock_t;
	/** Someone owns the batches below and `completed`: the work function, or a synchronize_srcu(). */
	running: bool;
	/** Callbacks just posted. */
	batch_queue: rcu_batch;
	/** They wait until the rank not in use has been seen at zero, */
	batch_check0: rcu_batch;
	/** then, after the flip, for the other one. */
	batch_check1: rcu_batch;
	/** They may be invoked. */
	batch_done: rcu_batch;
	/** Runs process_srcu(). */
	work: delayed_work;
	/** In use under CONFIG_DEBUG_LOCK_ALLOC. */
	dep_map: lockdep_map;
}

export {
	__init_srcu_struct,
	call_srcu,
	cleanup_srcu_struct,
	init_srcu_struct,
	process_srcu,
	srcu_barrier,
	srcu_batches_completed,
	synchronize_srcu,
	synchronize_srcu_expedited,
} from 'kernel/rcu/srcu_batch';

/* macro */ export function RCU_BATCH_INIT(b: ptr<rcu_batch>): void {
	b.head = NULL;
	b.tail = addr(b.head);
}

/*
 * A static domain: `const name = define(DEFINE_SRCU)`. It needs no init_srcu_struct() and may have no
 * cleanup_srcu_struct(). Like the kernel's it starts a few flips before the counter wraps.
 */
/* macro */ export function DEFINE_SRCU(self: lvalue<srcu_struct>): void {
	self.completed = -300;
	self.per_cpu_ref = alloc_percpu<srcu_counters>();
	spin_lock_init(addr(self.queue_lock));
	self.running = false;
	RCU_BATCH_INIT(addr(self.batch_queue));
	RCU_BATCH_INIT(addr(self.batch_check0));
	RCU_BATCH_INIT(addr(self.batch_check1));
	RCU_BATCH_INIT(addr(self.batch_done));
	INIT_DELAYED_WORK(addr(self.work), process_srcu);
}

/** The same with a name of this file only, which here is the definer's choice in any case. */
/* macro */ export function DEFINE_STATIC_SRCU(self: lvalue<srcu_struct>): void {
	DEFINE_SRCU(self);
}

/** For CONFIG_DEBUG_SRCU: whether the domain was cleaned up. */
export function debug_srcu_is_gone(sp: ptr<srcu_struct>): bool {
	return sp.per_cpu_ref === NULL;
}
