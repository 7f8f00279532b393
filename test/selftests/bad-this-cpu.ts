// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: __this_cpu_inc() in a task that may be preempted again, as is left behind when only half of
 * the patch is applied. CONFIG_DEBUG_PREEMPT sees it on every architecture, also where the update is one
 * instruction and nothing can be lost.
 */
import type { ulong } from 'linux/types';
import { define_percpu } from 'linux/compiler';
import { __this_cpu_inc } from 'linux/percpu';
import { preempt_disable, preempt_enable } from 'linux/preempt';
import type { scenario as selftest } from 'linux/selftest';

interface counter {
	value: ulong;
}

const counter = define_percpu<counter>();

function task(): void {
	preempt_disable();
	preempt_enable();
	__this_cpu_inc(counter.value);
}

export const scenario: selftest = {
	title: 'wrong use: __this_cpu_inc() while preemptible',
	cpus: 2,
	tasks: [{ run: task }],
	expect: { before: 'fail debug-preempt', after: 'fail debug-preempt' },
};
