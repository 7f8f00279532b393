// SPDX-License-Identifier: GPL-2.0-only
/* Dynamic per-CPU memory: zeroed, one copy for each possible CPU. */
import type { percpu } from 'linux/types';
import { NULL } from 'linux/types';
import { insn_alloc_percpu, insn_free_percpu } from 'machine/insn';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { might_sleep } from 'linux/kernel';

/** NULL when there is no room. May sleep (pcpu_alloc() takes a mutex). */
export function alloc_percpu<T>(): percpu<T> {
	might_sleep();
	return insn_alloc_percpu<T>();
}
EXPORT_SYMBOL_GPL(alloc_percpu);

export function free_percpu<T>(p: percpu<T>): void {
	if (p !== NULL) insn_free_percpu(p);
}
EXPORT_SYMBOL_GPL(free_percpu);
