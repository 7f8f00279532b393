// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a domain is cleaned up once. The second time its counters are gone, and what is read is
 * where they would be if their per-CPU pointer were NULL.
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
	title: 'wrong use: cleanup_srcu_struct() twice',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 1,
	tasks: [{ run: owner, cpu: 0 }],
	expect: { before: 'fail wild-pointer', after: 'fail wild-pointer' },
};
