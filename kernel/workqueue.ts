// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workqueues (kernel/workqueue.c, v4.9). One pool serves them all, with one list of work and as many
 * kworkers as the scenario asks for; the kernel has a pool for each CPU, whose workers are a subset of
 * what these may do. Where somebody asks for a CPU, each has a list of its own besides, and a worker
 * that runs nowhere else.
 *
 * What is kept of the kernel's rules: an item is queued once until it starts; it may be queued again
 * while it runs, and then never runs on two workers at once; the function may free its item; flushing
 * waits for the last queueing before it.
 *
 * Everything below is guarded by the pool's lock, except `pending`, which is taken with one
 * interlocked operation.
 */
import type { bool, cstring, int, lvalue, percpu_lvalue, ptr, uint, ulong } from 'linux/types';
import { NULL } from 'linux/types';
import { CONFIG_TREE_SRCU } from 'generated/config';
import {
	IS_ENABLED,
	WRITE_ONCE,
	addr,
	container_of,
	define,
	define_percpu,
	each_possible_cpu,
	per_cpu_ptr,
} from 'linux/compiler';
import { xchg } from 'linux/atomic';
import type { completion } from 'linux/completion';
import { complete, init_completion, wait_for_completion } from 'linux/completion';
import { EXPORT_SYMBOL, EXPORT_SYMBOL_GPL } from 'linux/export';
import { local_irq_restore, local_irq_save } from 'linux/irqflags';
import { might_sleep } from 'linux/kernel';
import type { list_head } from 'linux/list';
import {
	INIT_LIST_HEAD,
	list_add,
	list_add_tail,
	list_del_init,
	list_empty,
	list_move_tail,
} from 'linux/list';
import { raw_smp_processor_id } from 'linux/smp';
import type { task_struct } from 'linux/sched';
import { TASK_INTERRUPTIBLE } from 'linux/sched';
import { __set_current_state, schedule, wake_up_process } from 'kernel/sched/core';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import type { spinlock_t } from 'linux/spinlock';
import {
	spin_lock,
	spin_lock_init,
	spin_lock_irq,
	spin_unlock,
	spin_unlock_irq,
} from 'linux/spinlock';
import type { timer_list } from 'linux/timer';
import { add_timer, del_timer_sync } from 'linux/timer';
import type { delayed_work, work_struct, workqueue_struct } from 'linux/workqueue';
import { INIT_WORK, WORK_CPU_UNBOUND } from 'linux/workqueue';
import { smp_mb, smp_wmb } from 'asm/barrier';
import { current } from 'asm/current';

/** One kworker; lives on its stack. */
interface worker {
	next: ptr<worker>;
	task: ptr<task_struct>;
	/** What it takes its work from; not kept where there is one list for all. */
	worklist: ptr<list_head>;
	/** Asleep, or on its way there with the lock still held. */
	idle: bool;
	/** What it runs now, or NULL. Only compared: the item may be freed already. */
	current_work: ptr<work_struct>;
	current_wq: ptr<workqueue_struct>;
	/** Items that only this worker may run. */
	scheduled: list_head;
}

interface worker_pool {
	lock: spinlock_t;
	worklist: list_head;
	workers: ptr<worker>;
}

function WORKER_POOL(self: lvalue<worker_pool>): void {
	spin_lock_init(addr(self.lock));
	INIT_LIST_HEAD(addr(self.worklist));
}

const pool = define(WORKER_POOL);

/* Work for one CPU. */
function CPU_WORKLIST(self: percpu_lvalue<list_head>): void {
	for (const cpu of each_possible_cpu()) INIT_LIST_HEAD(per_cpu_ptr(addr(self), cpu));
}

const cpu_worklist = define_percpu<list_head>(CPU_WORKLIST);

/* Whether anybody asks for a CPU: of all that is here Tree SRCU does. */
function has_cpu_worklists(): bool {
	return IS_ENABLED(CONFIG_TREE_SRCU);
}

/* The list for work of that CPU, or of any. */
function worklist_of(cpu: int): ptr<list_head> {
	if (has_cpu_worklists() && cpu !== WORK_CPU_UNBOUND) return per_cpu_ptr(cpu_worklist, cpu);
	return addr(pool.worklist);
}

const system_workqueue = define<workqueue_struct>();
const system_power_efficient_workqueue = define<workqueue_struct>();

export const system_wq: ptr<workqueue_struct> = addr(system_workqueue);
export const system_power_efficient_wq: ptr<workqueue_struct> = addr(
	system_power_efficient_workqueue,
);

/** Flags and concurrency limits decide where and when items run, which is open here. */
export function alloc_workqueue(
	_name: cstring,
	_flags: uint,
	_max_active: int,
): ptr<workqueue_struct> {
	return kzalloc<workqueue_struct>(GFP_KERNEL);
}
EXPORT_SYMBOL_GPL(alloc_workqueue);

/* Wakes one that takes its work from that list. Pool lock held. */
function wake_up_worker(list: ptr<list_head>): void {
	for (let w = pool.workers; w !== NULL; w = w.next) {
		if (has_cpu_worklists() && w.worklist !== list) continue;
		if (w.idle) {
			w.idle = false;
			wake_up_process(w.task);
			return;
		}
	}
}

/* Puts an item on the list; `pending` is the caller's. Interrupts off. */
function __queue_work(cpu: int, wq: ptr<workqueue_struct>, work: ptr<work_struct>): void {
	spin_lock(addr(pool.lock));
	work.wq = wq;
	const list = worklist_of(cpu);
	list_add_tail(addr(work.entry), list);
	wake_up_worker(list);
	spin_unlock(addr(pool.lock));
}

/* True for the one caller that is to queue the item. A full barrier either way. */
function test_and_set_pending(work: ptr<work_struct>): bool {
	return xchg(addr(work.pending), 1) === 0;
}

/** False if it was queued already. Any context but NMI. */
export function queue_work(wq: ptr<workqueue_struct>, work: ptr<work_struct>): bool {
	const flags = local_irq_save();
	const ret = test_and_set_pending(work);
	if (ret) __queue_work(WORK_CPU_UNBOUND, wq, work);
	local_irq_restore(flags);
	return ret;
}
EXPORT_SYMBOL(queue_work);

/** Interrupts are on in a timer softirq. */
export function delayed_work_timer_fn(timer: ptr<timer_list>): void {
	const dwork = container_of<delayed_work>(timer, 'timer');
	const flags = local_irq_save();
	__queue_work(cpu_of(dwork), dwork.wq, addr(dwork.work));
	local_irq_restore(flags);
}
EXPORT_SYMBOL(delayed_work_timer_fn);

/* The CPU that delayed work was queued for. */
function cpu_of(dwork: ptr<delayed_work>): int {
	return has_cpu_worklists() ? dwork.cpu : WORK_CPU_UNBOUND;
}

/** Without delay it is queued at once; any other delay is a timer. The work runs on that CPU. */
export function queue_delayed_work_on(
	cpu: int,
	wq: ptr<workqueue_struct>,
	dwork: ptr<delayed_work>,
	delay: ulong,
): bool {
	const flags = local_irq_save();
	const ret = test_and_set_pending(addr(dwork.work));
	if (ret) {
		if (delay === 0) {
			__queue_work(cpu, wq, addr(dwork.work));
		} else {
			dwork.wq = wq;
			if (has_cpu_worklists()) dwork.cpu = cpu;
			add_timer(addr(dwork.timer));
		}
	}
	local_irq_restore(flags);
	return ret;
}
EXPORT_SYMBOL(queue_delayed_work_on);

/** The same on any CPU. */
export function queue_delayed_work(
	wq: ptr<workqueue_struct>,
	dwork: ptr<delayed_work>,
	delay: ulong,
): bool {
	return queue_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}
EXPORT_SYMBOL(queue_delayed_work);

/* The worker that runs the item now, or NULL. Pool lock held. */
function find_worker_executing_work(work: ptr<work_struct>): ptr<worker> {
	let w = pool.workers;
	while (w !== NULL && w.current_work !== work) w = w.next;
	return w;
}

/* Moves the item and those linked to it to the end of `head`. Pool lock held. */
function move_linked_works(work: ptr<work_struct>, head: ptr<list_head>): void {
	let w = work;
	for (;;) {
		const next = w.entry.next;
		const linked = w.linked;
		list_move_tail(addr(w.entry), head);
		if (linked === 0) break;
		w = container_of<work_struct>(next, 'entry');
	}
}

/* Where a worker takes its work from. */
function worklist_of_worker(worker: ptr<worker>): ptr<list_head> {
	return has_cpu_worklists() ? worker.worklist : addr(pool.worklist);
}

/*
 * Runs one item, or leaves it to the worker that runs it already. From the moment `pending` is clear
 * it can be queued again and a new queueing must not be lost: what its caller stored before is seen by
 * the function. The two barriers pair with the interlocked operation in test_and_set_pending().
 */
function process_one_work(worker: ptr<worker>, work: ptr<work_struct>): void {
	const collision = find_worker_executing_work(work);
	if (collision !== NULL) {
		move_linked_works(work, addr(collision.scheduled));
		return;
	}
	const fn = work.func;
	worker.current_work = work;
	worker.current_wq = work.wq;
	list_del_init(addr(work.entry));
	work.linked = 0;
	const list = worklist_of_worker(worker);
	if (!list_empty(list)) wake_up_worker(list);
	smp_wmb(); /* Pairs with test_and_set_pending(). */
	WRITE_ONCE(work.pending, 0);
	smp_mb(); /* Pairs with test_and_set_pending(). */
	spin_unlock_irq(addr(pool.lock));
	fn(work);
	spin_lock_irq(addr(pool.lock));
	worker.current_work = NULL;
}

/* The next item for this worker, or NULL. Items linked together become its own. Pool lock held. */
function next_work(worker: ptr<worker>): ptr<work_struct> {
	if (list_empty(addr(worker.scheduled))) {
		const list = worklist_of_worker(worker);
		if (list_empty(list)) return NULL;
		const work = container_of<work_struct>(list.next, 'entry');
		if (work.linked === 0) return work;
		move_linked_works(work, addr(worker.scheduled));
	}
	return container_of<work_struct>(worker.scheduled.next, 'entry');
}

/* Serves a list for ever. Sets itself asleep under the lock that queueing takes, so it misses no wake-up. */
function serve_worklist(list: ptr<list_head>): void {
	let worker!: worker;
	worker.task = current();
	if (has_cpu_worklists()) worker.worklist = list;
	worker.idle = false;
	worker.current_work = NULL;
	INIT_LIST_HEAD(addr(worker.scheduled));

	spin_lock_irq(addr(pool.lock));
	worker.next = pool.workers;
	pool.workers = addr(worker);
	for (;;) {
		for (;;) {
			const work = next_work(addr(worker));
			if (work === NULL) break;
			process_one_work(addr(worker), work);
		}
		worker.idle = true;
		__set_current_state(TASK_INTERRUPTIBLE);
		spin_unlock_irq(addr(pool.lock));
		schedule();
		spin_lock_irq(addr(pool.lock));
		worker.idle = false;
	}
}

/** A kworker that may run anywhere. */
export function worker_thread(): void {
	serve_worklist(addr(pool.worklist));
}

/** The kworker of the CPU it is bound to. One is enough: work for a CPU does not wait for other work. */
export function cpu_worker_thread(): void {
	serve_worklist(worklist_of(raw_smp_processor_id()));
}

/** Marks a place in the order of work; on the stack of the one that flushes. */
interface wq_barrier {
	work: work_struct;
	done: completion;
}

export function wq_barrier_func(work: ptr<work_struct>): void {
	const barr = container_of<wq_barrier>(work, 'work');
	complete(addr(barr.done));
}

/*
 * Puts the barrier behind `target`: on the list if it waits there, else first among what its worker
 * runs next. Linked to it, so that no other worker gets to the barrier sooner. Pool lock held.
 */
function insert_wq_barrier(
	barr: ptr<wq_barrier>,
	target: ptr<work_struct>,
	worker: ptr<worker>,
): void {
	INIT_WORK(addr(barr.work), wq_barrier_func);
	init_completion(addr(barr.done));
	barr.work.pending = 1;
	barr.work.wq = NULL;
	if (worker !== NULL) {
		list_add(addr(barr.work.entry), addr(worker.scheduled));
	} else {
		barr.work.linked = target.linked;
		target.linked = 1;
		list_add(addr(barr.work.entry), addr(target.entry));
	}
}

/* False if there is nothing to wait for. */
function start_flush_work(work: ptr<work_struct>, barr: ptr<wq_barrier>): bool {
	spin_lock_irq(addr(pool.lock));
	let worker: ptr<worker> = NULL;
	if (list_empty(addr(work.entry))) {
		worker = find_worker_executing_work(work);
		if (worker === NULL) {
			spin_unlock_irq(addr(pool.lock));
			return false;
		}
	}
	insert_wq_barrier(barr, work, worker);
	spin_unlock_irq(addr(pool.lock));
	return true;
}

/** Waits for the last queueing of the item to be done; false if it is idle. */
export function flush_work(work: ptr<work_struct>): bool {
	let barr!: wq_barrier;
	might_sleep();
	if (!start_flush_work(work, addr(barr))) return false;
	wait_for_completion(addr(barr.done));
	return true;
}
EXPORT_SYMBOL_GPL(flush_work);

/** The same, without waiting for the timer first. */
export function flush_delayed_work(dwork: ptr<delayed_work>): bool {
	const flags = local_irq_save();
	if (del_timer_sync(addr(dwork.timer)) !== 0)
		__queue_work(cpu_of(dwork), dwork.wq, addr(dwork.work));
	local_irq_restore(flags);
	return flush_work(addr(dwork.work));
}
EXPORT_SYMBOL(flush_delayed_work);

/* Where to wait for the last item of `wq` still to come or running; false if there is none. */
function start_flush_workqueue(wq: ptr<workqueue_struct>, barr: ptr<wq_barrier>): bool {
	const head = addr(pool.worklist);
	let p = head.prev;
	while (p !== head && container_of<work_struct>(p, 'entry').wq !== wq) p = p.prev;
	if (p !== head) {
		insert_wq_barrier(barr, container_of<work_struct>(p, 'entry'), NULL);
		return true;
	}
	let w = pool.workers;
	while (w !== NULL && (w.current_work === NULL || w.current_wq !== wq)) w = w.next;
	if (w === NULL) return false;
	insert_wq_barrier(barr, w.current_work, w);
	return true;
}

/*
 * Waits until nothing of this queue is left. The kernel tells items by the flush they came before and
 * does not wait for later ones; with a queue that feeds itself this one waits longer.
 */
export function flush_workqueue(wq: ptr<workqueue_struct>): void {
	let barr!: wq_barrier;
	let busy = true;
	might_sleep();
	while (busy) {
		spin_lock_irq(addr(pool.lock));
		busy = start_flush_workqueue(wq, addr(barr));
		spin_unlock_irq(addr(pool.lock));
		if (busy) wait_for_completion(addr(barr.done));
	}
}
EXPORT_SYMBOL(flush_workqueue);

/** Everything queued is run first; the caller sees to it that nothing is queued any more. */
export function destroy_workqueue(wq: ptr<workqueue_struct>): void {
	flush_workqueue(wq);
	kfree(wq);
}
EXPORT_SYMBOL_GPL(destroy_workqueue);
