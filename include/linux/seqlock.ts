// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sequence counters (include/linux/seqlock.h, v4.9): readers that retry when a writer was about.
 * Writers exclude each other by a lock of their own, and must not be interrupted by a reader on their
 * CPU, which would spin for ever.
 */
import type { bool, ptr, uint } from 'linux/types';
import { READ_ONCE, unlikely } from 'linux/compiler';
import { cpu_relax } from 'linux/delay';
import { smp_rmb, smp_wmb } from 'asm/barrier';

export interface seqcount_t {
	/** Odd while a writer is at work. */
	sequence: uint;
}

export function seqcount_init(s: ptr<seqcount_t>): void {
	s.sequence = 0;
}

/** Waits for an even value. */
export function __read_seqcount_begin(s: ptr<seqcount_t>): uint {
	for (;;) {
		const ret = READ_ONCE(s.sequence);
		if ((ret & 1) === 0) return ret;
		cpu_relax();
	}
}

export function read_seqcount_begin(s: ptr<seqcount_t>): uint {
	const ret = __read_seqcount_begin(s);
	smp_rmb(); /* Pairs with write_seqcount_end(). */
	return ret;
}

export function __read_seqcount_retry(s: ptr<seqcount_t>, start: uint): bool {
	return unlikely(s.sequence !== start);
}

/** True if what was read in between may be a mixture. */
export function read_seqcount_retry(s: ptr<seqcount_t>, start: uint): bool {
	smp_rmb(); /* Pairs with write_seqcount_begin(). */
	return __read_seqcount_retry(s, start);
}

export function write_seqcount_begin(s: ptr<seqcount_t>): void {
	s.sequence += 1;
	smp_wmb(); /* Pairs with read_seqcount_retry(). */
}

export function write_seqcount_end(s: ptr<seqcount_t>): void {
	smp_wmb(); /* Pairs with read_seqcount_begin(). */
	s.sequence += 1;
}
