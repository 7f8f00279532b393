// SPDX-License-Identifier: GPL-2.0-only
/* Odds and ends: integer helpers and might_sleep(). */
import type { int, ulong } from 'linux/types';
import { CONFIG_DEBUG_ATOMIC_SLEEP } from 'generated/config';
import { IS_ENABLED } from 'linux/compiler';
import { preempt_count } from 'linux/preempt';
import { irqs_disabled } from 'linux/irqflags';
import { fail } from 'linux/selftest';

/** The largest value, whatever the width. */
export const ULONG_MAX: ulong = -1;

/*
 * Marks a function that may block, and complains in a caller that may not: a non-zero preempt count
 * (a spinlock, preemption or softirqs off, a handler), or interrupts masked.
 */
export function might_sleep(): void {
	if (IS_ENABLED(CONFIG_DEBUG_ATOMIC_SLEEP)) {
		if (preempt_count() !== 0)
			fail('might_sleep', 'sleeping function called in atomic context');
		if (irqs_disabled())
			fail('might_sleep', 'sleeping function called with interrupts disabled');
	}
}

export function max(a: int, b: int): int {
	return a > b ? a : b;
}

export function min(a: int, b: int): int {
	return a < b ? a : b;
}
