// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workqueues: functions to be run by a task, later. Kworkers are tasks of the scenario that run
 * worker_thread().
 */
import type { bool, int, ptr, uint, ulong } from 'linux/types';
import { NR_CPUS } from 'generated/config';
import { addr } from 'linux/compiler';
import type { list_head } from 'linux/list';
import { INIT_LIST_HEAD } from 'linux/list';
import type { timer_list } from 'linux/timer';
import { setup_timer } from 'linux/timer';
import { delayed_work_timer_fn, queue_delayed_work, queue_work, system_wq } from 'kernel/workqueue';

export type work_func_t = (work: ptr<work_struct>) => void;

/** The kernel packs the first three into one word, `data`. */
export interface work_struct {
	/** WORK_STRUCT_PENDING_BIT: queued or about to be; whoever sets it does the queueing. */
	pending: uint;
	/** WORK_STRUCT_LINKED: the next work on the list is to be run by the same worker, after this one. */
	linked: uint;
	wq: ptr<workqueue_struct>;
	entry: list_head;
	func: work_func_t;
}

export interface delayed_work {
	work: work_struct;
	timer: timer_list;
	/** Where the timer queues the work, and on which CPU. */
	wq: ptr<workqueue_struct>;
	cpu: int;
}

export interface workqueue_struct {
	flags: uint;
}

export const WQ_UNBOUND = 2;
export const WQ_POWER_EFFICIENT = 128;

/** Any CPU. */
export const WORK_CPU_UNBOUND: int = NR_CPUS;

export {
	alloc_workqueue,
	delayed_work_timer_fn,
	destroy_workqueue,
	flush_delayed_work,
	flush_work,
	flush_workqueue,
	queue_delayed_work,
	queue_delayed_work_on,
	queue_work,
	system_power_efficient_wq,
	system_wq,
} from 'kernel/workqueue';

export function INIT_WORK(work: ptr<work_struct>, func: work_func_t): void {
	work.pending = 0;
	work.linked = 0;
	INIT_LIST_HEAD(addr(work.entry));
	work.func = func;
}

export function INIT_DELAYED_WORK(dwork: ptr<delayed_work>, func: work_func_t): void {
	INIT_WORK(addr(dwork.work), func);
	setup_timer(addr(dwork.timer), delayed_work_timer_fn);
}

export function schedule_work(work: ptr<work_struct>): bool {
	return queue_work(system_wq, work);
}

export function schedule_delayed_work(dwork: ptr<delayed_work>, delay: ulong): bool {
	return queue_delayed_work(system_wq, dwork, delay);
}
