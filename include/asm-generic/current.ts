// SPDX-License-Identifier: GPL-2.0-only
/* The running context. An interrupt handler has a task_struct of its own on this machine. */
import type { ptr } from 'linux/types';
import { insn_current } from 'machine/insn';
import type { task_struct } from 'linux/sched';

export function get_current(): ptr<task_struct> {
	return insn_current<task_struct>();
}

/** C's `current`. */
export function current(): ptr<task_struct> {
	return get_current();
}
