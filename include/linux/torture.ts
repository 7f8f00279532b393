// SPDX-License-Identifier: GPL-2.0-only
/* What tortures share (include/linux/torture.h, v4.9): random numbers, and when to stop. */
import type { int, ptr, ulong } from 'linux/types';
import { insn_choose } from 'machine/insn';

/** The kernel's generator. Here it has no state: what it gives is a choice of the machine's. */
export interface torture_random_state {
	trs_state: ulong;
}

/*
 * Any of 0 .. bound - 1, where the kernel writes `torture_random(trsp) % bound`. A random run draws it,
 * a search goes through them all.
 */
export function torture_random(_trsp: ptr<torture_random_state>, bound: int): int {
	return insn_choose(bound);
}

export {
	FULLSTOP_DONTSTOP,
	FULLSTOP_RMMOD,
	FULLSTOP_SHUTDOWN,
	stutter_wait,
	torture_must_stop,
	torture_must_stop_irq,
	torture_shutdown,
} from 'kernel/torture';
