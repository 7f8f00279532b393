// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by init_srcu_struct(): the domain is ready, with nobody inside; and by
 * cleanup_srcu_struct(), called when nobody will come any more: it finds the domain idle, does not
 * warn, and leaves it without its per-CPU counters. In between the domain works: a reader, and a grace
 * period that waits for it.
 *
 * One CPU more than the reader needs, so that it can be inside while the owner waits. The owner
 * cleans up when synchronize_srcu() has returned and the reader is gone, which is the least a caller
 * must see to.
 */
import type { int } from 'linux/types';
import { READ_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import {
	cleanup_srcu_struct,
	init_srcu_struct,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';
import { no_counters } from 'test/selftests/lib/counts';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const ss = define<srcu_struct>();

let ready: int = 0;
let left: int = 0;

function reader(): void {
	wait_flag(ready);
	const idx = srcu_read_lock(addr(ss));
	srcu_read_unlock(addr(ss), idx);
	set_flag(left);
}

function owner(): void {
	expect_true(init_srcu_struct(addr(ss)) === 0, 'init', 'init_srcu_struct() failed');
	set_flag(ready);
	synchronize_srcu(addr(ss));
	const gone = READ_ONCE(left);
	observe('reader gone', gone);
	if (!gone) witness('grace period before the reader');
	wait_flag(left);
	cleanup_srcu_struct(addr(ss));
	expect_true(no_counters(addr(ss)), 'cleanup', 'the per-CPU counters are still there');
}

export const scenario: selftest = {
	title: 'init, a reader, a grace period and cleanup of a dynamic srcu_struct',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 2,
	kworkers: 1,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: owner, cpu: 1 },
	],
	witnesses: ['grace period before the reader'],
	expect: { before: 'pass', after: 'pass' },
};
