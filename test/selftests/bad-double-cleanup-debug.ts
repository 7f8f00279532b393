// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a domain is cleaned up once. CONFIG_DEBUG_SRCU says so the second time; without it the second
 * finds its counters gone (bad-double-cleanup).
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { cleanup_srcu_struct, init_srcu_struct } from 'linux/srcu';

const ss = define<srcu_struct>();

function owner(): void {
	init_srcu_struct(addr(ss));
	cleanup_srcu_struct(addr(ss));
	cleanup_srcu_struct(addr(ss));
}

export const scenario: selftest = {
	title: 'wrong use: cleanup_srcu_struct() twice, with its debugging',
	srcu: ['v4.9', 'classic'],
	cpus: 1,
	config: { CONFIG_DEBUG_SRCU: true },
	tasks: [{ run: owner, cpu: 0 }],
	expect: { before: 'fail srcu-double-cleanup', after: 'fail srcu-double-cleanup' },
};
