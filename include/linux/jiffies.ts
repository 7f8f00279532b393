// SPDX-License-Identifier: GPL-2.0-only
/* Comparing times. */
import type { bool, ulong } from 'linux/types';
import { insn_choose } from 'machine/insn';

/*
 * Whether time `a` is in [b, c): either, as nobody knows how much time has passed. Two comparisons need
 * not fit each other, which allows a little more than real clocks do.
 */
/* macro */ export function time_in_range_open(_a: ulong, _b: ulong, _c: ulong): bool {
	return insn_choose(2) !== 0;
}
