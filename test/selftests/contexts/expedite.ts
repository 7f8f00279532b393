// SPDX-License-Identifier: GPL-2.0-only
/* The same in a hurry. */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, synchronize_srcu_expedited } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

function use(): void {
	synchronize_srcu_expedited(addr(ss));
	witness('done');
}

export const scenario: selftest = {
	title: 'synchronize_srcu_expedited()',
	cpus: 2,
	kworkers: 1,
	tasks: [],
	contexts: { everywhere: use },
	witnesses: ['done'],
};
