// SPDX-License-Identifier: GPL-2.0-only
/*
 * The torture test must fail where nothing is waited for, whatever the architecture and the patch: one
 * reader and one replacement suffice, as in rcutorture-small. With Tiny the reader has to sleep.
 */
import { addr } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { srcu_busted_ops } from 'kernel/rcu/rcutorture';
import {
	end_small,
	read_once,
	sleep_in_section,
	start_small,
	write_once,
} from './lib/rcutorture-small';

function start(): void {
	srcu_busted_ops.read_delay = sleep_in_section;
	start_small(addr(srcu_busted_ops));
}

export const scenario: selftest = {
	title: 'rcutorture, small, without grace periods',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 1,
	tasks: [
		{ run: read_once, name: 'reader', cpu: 0 },
		{ run: write_once, name: 'writer', cpu: 0 },
	],
	setup: start,
	finish: end_small,
	expect: { before: 'fail rcutorture', after: 'fail rcutorture' },
};
