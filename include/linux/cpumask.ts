// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which of the possible CPUs are online (include/linux/cpumask.h, v4.9). The machine runs tasks on all
 * possible ones all the same: a scenario that takes one offline sees to it that nothing depends on who
 * still runs there.
 */
import type { bool, int } from 'linux/types';
import { NR_CPUS } from 'generated/config';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';

/** A bit for each CPU. */
let __cpu_online_mask: int = (1 << NR_CPUS) - 1;

export function cpu_online(cpu: int): bool {
	return ((READ_ONCE(__cpu_online_mask) >> cpu) & 1) !== 0;
}

/** By one task at a time: the one that plugs CPUs. */
export function set_cpu_online(cpu: int, online: bool): void {
	const others = __cpu_online_mask & ~(1 << cpu);
	WRITE_ONCE(__cpu_online_mask, online ? others | (1 << cpu) : others);
}
