// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a domain is made anew with a reader inside, which then leaves one that it never came into.
 * Lockdep sees that what is being initialised is held, if the reader is the caller.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { init_srcu_struct, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';

const ss = define<srcu_struct>();

function prepare(): void {
	init_srcu_struct(addr(ss));
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	init_srcu_struct(addr(ss));
	srcu_read_unlock(addr(ss), idx);
}

export const scenario: selftest = {
	title: 'wrong use: init_srcu_struct() inside a section of the domain',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	config: { CONFIG_DEBUG_LOCK_ALLOC: true },
	setup: prepare,
	tasks: [{ run: reader, cpu: 0 }],
	expect: { before: 'fail lockdep', after: 'fail lockdep' },
};
