// SPDX-License-Identifier: GPL-2.0-only
/* Waiting for callbacks: there are none. */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_barrier } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

function use(): void {
	srcu_barrier(addr(ss));
	witness('done');
}

export const scenario: selftest = {
	title: 'srcu_barrier()',
	cpus: 2,
	kworkers: 1,
	tasks: [],
	contexts: { everywhere: use },
	witnesses: ['done'],
};
