// SPDX-License-Identifier: GPL-2.0-only
/* The part of a task that entry code and the preemption count want near at hand. */
import type { int, ptr } from 'linux/types';
import { addr } from 'linux/compiler';
import { current } from 'asm/current';

export interface thread_info {
	/** See linux/preempt for its fields. The machine reads it to know what may interrupt the task. */
	preempt_count: int;
}

export function current_thread_info(): ptr<thread_info> {
	return addr(current().thread_info);
}
