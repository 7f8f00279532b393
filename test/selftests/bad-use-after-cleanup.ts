// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a reader that comes when the domain has been cleaned up. It has no counters to count in.
 * Whether the reader came too late is a matter of schedule, as it is in life.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import {
	cleanup_srcu_struct,
	init_srcu_struct,
	srcu_read_lock,
	srcu_read_unlock,
} from 'linux/srcu';

const ss = define<srcu_struct>();

function prepare(): void {
	init_srcu_struct(addr(ss));
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	srcu_read_unlock(addr(ss), idx);
}

function owner(): void {
	cleanup_srcu_struct(addr(ss));
}

export const scenario: selftest = {
	title: 'wrong use: a reader after cleanup_srcu_struct()',
	cpus: 2,
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: owner, cpu: 1 },
	],
	expect: { before: 'fail', after: 'fail' },
};
