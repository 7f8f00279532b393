// SPDX-License-Identifier: GPL-2.0-only
/* The same in a hurry. */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, synchronize_srcu_expedited } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';

const ss = define(DEFINE_SRCU);

function prepare(): void {
	first_use(addr(ss));
}

function use(): void {
	synchronize_srcu_expedited(addr(ss));
	witness('done');
}

export const scenario: selftest = {
	title: 'synchronize_srcu_expedited()',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [],
	contexts: { everywhere: use },
	witnesses: ['done'],
};
