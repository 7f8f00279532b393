// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel timers (kernel/time/timer.c, v4.9), with one base instead of a wheel for each CPU. Time is
 * left open: an armed timer may expire at any later moment and in any order, on any CPU, which
 * includes every order that real delays can give.
 */
import type { bool, int, long, lvalue, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { insn_choose } from 'machine/insn';
import {
	READ_ONCE,
	addr,
	container_of,
	define,
	define_percpu,
	each_possible_cpu,
	per_cpu_ptr,
} from 'linux/compiler';
import { cpu_relax } from 'linux/delay';
import { EXPORT_SYMBOL } from 'linux/export';
import type { list_head } from 'linux/list';
import { INIT_LIST_HEAD, list_add_tail, list_del } from 'linux/list';
import { raw_cpu_ptr } from 'linux/percpu';
import type { task_struct } from 'linux/sched';
import { TASK_INTERRUPTIBLE, TASK_UNINTERRUPTIBLE } from 'linux/sched';
import type { spinlock_t } from 'linux/spinlock';
import {
	spin_lock_init,
	spin_lock_irq,
	spin_lock_irqsave,
	spin_unlock_irq,
	spin_unlock_irqrestore,
} from 'linux/spinlock';
import type { timer_list } from 'linux/timer';
import { smp_store_release } from 'asm/barrier';
import { current } from 'asm/current';
import { __set_current_state, schedule, wake_up_process } from 'kernel/sched/core';

interface timer_base {
	lock: spinlock_t;
	timers: list_head;
}

function TIMER_BASE(self: lvalue<timer_base>): void {
	spin_lock_init(addr(self.lock));
	INIT_LIST_HEAD(addr(self.timers));
}

const base = define(TIMER_BASE);

/** What is expiring on a CPU now, or NULL; the kernel's base has it, one for each CPU. */
interface timer_running {
	timer: ptr<timer_list>;
}

const running_timer = define_percpu<timer_running>();

/*
 * Number of armed timers: TIMER_SOFTIRQ is due while it is not 0. The machine watches this word and
 * runs run_timer_softirq() when it likes.
 */
export let timer_softirq_pending: int = 0;

export function setup_timer(timer: ptr<timer_list>, fn: (timer: ptr<timer_list>) => void): void {
	timer.entry.next = NULL;
	timer.function = fn;
}

export function timer_pending(timer: ptr<timer_list>): bool {
	return timer.entry.next !== NULL;
}

/** Any context. The timer must not be armed already. */
export function add_timer(timer: ptr<timer_list>): void {
	const flags = spin_lock_irqsave(addr(base.lock));
	list_add_tail(addr(timer.entry), addr(base.timers));
	timer_softirq_pending += 1;
	spin_unlock_irqrestore(addr(base.lock), flags);
}
EXPORT_SYMBOL(add_timer);

/* Leaves `entry.next` NULL, which is what timer_pending() looks at. Base lock held. */
function detach_timer(timer: ptr<timer_list>): void {
	list_del(addr(timer.entry));
	timer_softirq_pending -= 1;
}

/** 1 if it was armed. Its function may be running still. */
export function del_timer(timer: ptr<timer_list>): int {
	const flags = spin_lock_irqsave(addr(base.lock));
	const pending = timer_pending(timer);
	if (pending) detach_timer(timer);
	spin_unlock_irqrestore(addr(base.lock), flags);
	return pending ? 1 : 0;
}
EXPORT_SYMBOL(del_timer);

/* Base lock held, without which it could begin to expire meanwhile. */
function timer_is_running(timer: ptr<timer_list>): bool {
	for (const cpu of each_possible_cpu()) {
		if (READ_ONCE(per_cpu_ptr(running_timer, cpu).timer) === timer) return true;
	}
	return false;
}

/** The same, and its function is not running any more when this returns. Not from a handler. */
export function del_timer_sync(timer: ptr<timer_list>): int {
	for (;;) {
		const flags = spin_lock_irqsave(addr(base.lock));
		const running = timer_is_running(timer);
		const pending = !running && timer_pending(timer);
		if (pending) detach_timer(timer);
		spin_unlock_irqrestore(addr(base.lock), flags);
		if (!running) return pending ? 1 : 0;
		cpu_relax();
	}
}
EXPORT_SYMBOL(del_timer_sync);

/* Any of the armed timers. Base lock held. */
function choose_timer(): ptr<timer_list> {
	let skip = timer_softirq_pending > 1 ? insn_choose(timer_softirq_pending) : 0;
	let p = base.timers.next;
	while (skip > 0) {
		p = p.next;
		skip -= 1;
	}
	return container_of<timer_list>(p, 'entry');
}

/*
 * The softirq: lets one timer expire. The callback runs without the lock and with interrupts on, and
 * may free the timer or arm it again, so its function is read before. A softirq does not migrate.
 */
export function run_timer_softirq(): void {
	spin_lock_irq(addr(base.lock));
	if (timer_softirq_pending === 0) {
		spin_unlock_irq(addr(base.lock));
		return;
	}
	const timer = choose_timer();
	const fn = timer.function;
	const running = raw_cpu_ptr(running_timer);
	running.timer = timer;
	detach_timer(timer);
	spin_unlock_irq(addr(base.lock));
	fn(timer);
	smp_store_release(running.timer, NULL); /* Pairs with the lock in del_timer_sync(). */
}

/** A task that sleeps until its timer expires; on its stack. */
interface process_timer {
	timer: timer_list;
	task: ptr<task_struct>;
}

export function process_timeout(timer: ptr<timer_list>): void {
	wake_up_process(container_of<process_timer>(timer, 'timer').task);
}

/*
 * Sleeps until the time is over, which is at some later moment, or until somebody else wakes the task.
 * The caller has set its state.
 */
export function schedule_timeout(_timeout: long): void {
	let timeout!: process_timer;
	timeout.task = current();
	setup_timer(addr(timeout.timer), process_timeout);
	add_timer(addr(timeout.timer));
	schedule();
	del_timer_sync(addr(timeout.timer));
}
EXPORT_SYMBOL(schedule_timeout);

export function schedule_timeout_interruptible(timeout: long): void {
	__set_current_state(TASK_INTERRUPTIBLE);
	schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_interruptible);

export function schedule_timeout_uninterruptible(timeout: long): void {
	__set_current_state(TASK_UNINTERRUPTIBLE);
	schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_uninterruptible);
