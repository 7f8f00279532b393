// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: cleaning up a domain with a reader inside. This is what the WARN in cleanup_srcu_struct()
 * is for; it leaves the counters to the reader, where there are any to free.
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

let entered: int = 0;
let cleaned: int = 0;

function prepare(): void {
	init_srcu_struct(addr(ss));
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	set_flag(entered);
	wait_flag(cleaned);
	srcu_read_unlock(addr(ss), idx);
}

function owner(): void {
	wait_flag(entered);
	cleanup_srcu_struct(addr(ss));
	set_flag(cleaned);
}

export const scenario: selftest = {
	title: 'wrong use: cleanup_srcu_struct() with a reader inside',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: owner, cpu: 1 },
	],
	expect: { before: 'fail WARN_ON', after: 'fail WARN_ON' },
};
