// SPDX-License-Identifier: GPL-2.0-only
/* Dynamic per-CPU memory: zeroed, one copy for each possible CPU. */
import type { bool, percpu } from 'linux/types';
import { NULL } from 'linux/types';
import { CONFIG_FAIL_PAGE_ALLOC } from 'generated/config';
import { insn_alloc_percpu, insn_choose, insn_free_percpu } from 'machine/insn';
import { IS_ENABLED } from 'linux/compiler';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import { might_sleep } from 'linux/kernel';

/*
 * Whether the allocator finds no page this time: with CONFIG_FAIL_PAGE_ALLOC, where fault injection decides,
 * it may be any time. What is allocated at boot or in setup() is there.
 */
function should_fail(): bool {
	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC)) return false;
	return insn_choose(2) !== 0;
}

/** NULL when there is no room. May sleep (pcpu_alloc() takes a mutex). */
export function alloc_percpu<T>(): percpu<T> {
	might_sleep();
	if (should_fail()) return NULL;
	return insn_alloc_percpu<T>();
}
EXPORT_SYMBOL_GPL(alloc_percpu);

export function free_percpu<T>(p: percpu<T>): void {
	if (p !== NULL) insn_free_percpu(p);
}
EXPORT_SYMBOL_GPL(free_percpu);
