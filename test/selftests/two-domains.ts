// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by a domain to the others: they have nothing to do with it. A section of one may contain a
 * whole grace period of another, as long as no circle comes of it, and a grace period does not wait
 * for readers of other domains.
 *
 * The reader of the outer domain waits for a grace period of the inner one from inside its section:
 * if that waited for the outer domain too, it would wait for itself. The inner domain has a reader of
 * its own, so there is something to wait for.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';
import { flips } from 'test/selftests/lib/counts';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';

const outer = define(DEFINE_SRCU);
const inner = define(DEFINE_SRCU);

let entered: int = 0;
let left: int = 0;

function prepare(): void {
	first_use(addr(outer));
	first_use(addr(inner));
}

function outer_reader(): void {
	const idx = srcu_read_lock(addr(outer));

	wait_flag(entered);
	if (!READ_ONCE(left)) witness('a reader inside when the grace period begins');
	synchronize_srcu(addr(inner));
	expect_true(
		READ_ONCE(left) === 1,
		'premature-grace-period',
		'a reader from before is inside',
	);
	observe('flips', flips(addr(inner)));
	srcu_read_unlock(addr(outer), idx);
}

function inner_reader(): void {
	const idx = srcu_read_lock(addr(inner));

	set_flag(entered);
	WRITE_ONCE(left, 1);
	srcu_read_unlock(addr(inner), idx);
}

export const scenario: selftest = {
	title: 'a grace period of one domain inside a section of another',
	srcu: ['v4.9', 'classic', 'tree'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [
		{ run: outer_reader, cpu: 0 },
		{ run: inner_reader, cpu: 1 },
	],
	witnesses: ['a reader inside when the grace period begins'],
	expect: { before: 'pass', after: 'pass' },
};
