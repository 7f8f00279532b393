// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a reader that comes when the domain has been cleaned up. CONFIG_DEBUG_SRCU says so before it
 * looks for counters to count in, which are gone (bad-use-after-cleanup).
 */
import type { int } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import {
	cleanup_srcu_struct,
	init_srcu_struct,
	srcu_read_lock,
	srcu_read_unlock,
} from 'linux/srcu';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define<srcu_struct>();

let cleaned: int = 0;

function prepare(): void {
	init_srcu_struct(addr(ss));
}

function reader(): void {
	wait_flag(cleaned);
	const idx = srcu_read_lock(addr(ss));

	srcu_read_unlock(addr(ss), idx);
}

function owner(): void {
	cleanup_srcu_struct(addr(ss));
	set_flag(cleaned);
}

export const scenario: selftest = {
	title: 'wrong use: a reader after cleanup_srcu_struct(), with its debugging',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 2,
	config: { CONFIG_DEBUG_SRCU: true },
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: owner, cpu: 1 },
	],
	expect: { before: 'fail srcu-use-after-cleanup', after: 'fail srcu-use-after-cleanup' },
};
