// SPDX-License-Identifier: GPL-2.0-only
/* Busy waiting. How long is not modelled: anything may happen elsewhere meanwhile. */
import type { ulong } from 'linux/types';
import { insn_pause } from 'machine/insn';

export function udelay(_usecs: ulong): void {
	insn_pause();
}

/** A longer while, in which more can happen. */
export function mdelay(msecs: ulong): void {
	for (let i: ulong = 0; i < msecs; i++) udelay(1000);
}

/** One round of a spinning loop. */
export function cpu_relax(): void {
	insn_pause();
}
