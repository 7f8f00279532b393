// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping and waking (kernel/sched/core.c, v4.9). Which task runs on which CPU is the machine's
 * choice and explored in full; here is only what decides whether a task may run at all.
 */
import type { int, long, ptr } from 'linux/types';
import { CONFIG_DEBUG_ATOMIC_SLEEP } from 'generated/config';
import { insn_sleep_until, insn_yield } from 'machine/insn';
import { IS_ENABLED, WRITE_ONCE } from 'linux/compiler';
import { EXPORT_SYMBOL } from 'linux/export';
import { might_sleep } from 'linux/kernel';
import { in_atomic } from 'linux/preempt';
import type { task_struct } from 'linux/sched';
import { TASK_RUNNING } from 'linux/sched';
import { fail } from 'linux/selftest';
import { smp_mb, smp_store_mb } from 'asm/barrier';
import { current } from 'asm/current';

/** For a caller that holds the lock its waker takes, or that no one can wake yet. */
export function __set_current_state(state: long): void {
	WRITE_ONCE(current().state, state);
}

/*
 * The barrier is the sleeper's half of a handshake: it stores its state and then looks whether the
 * event has happened. Pairs with the one in wake_up_process(), whose caller makes the event happen
 * and then looks at the state. One of the two must see the other.
 */
export function set_current_state(state: long): void {
	smp_store_mb(current().state, state);
}

/** Gives up the CPU until woken; at once if that happened already. */
export function schedule(): void {
	if (IS_ENABLED(CONFIG_DEBUG_ATOMIC_SLEEP)) {
		if (in_atomic())
			fail('scheduling-while-atomic', 'schedule() called in atomic context');
	}
	insn_sleep_until(current().state, TASK_RUNNING);
}
EXPORT_SYMBOL(schedule);

/*
 * Makes the task runnable. The kernel leaves a task alone that is awake; storing what the word holds
 * already is the same. A task may thus be woken for an event it no longer waits for, in the kernel as
 * here, and every sleeper tests its condition again.
 */
export function wake_up_process(p: ptr<task_struct>): int {
	smp_mb(); /* Pairs with set_current_state(). */
	WRITE_ONCE(p.state, TASK_RUNNING);
	return 1;
}
EXPORT_SYMBOL(wake_up_process);

/** A point where a kernel without preemption switches tasks. */
export function cond_resched(): int {
	might_sleep();
	insn_yield();
	return 0;
}
EXPORT_SYMBOL(cond_resched);
