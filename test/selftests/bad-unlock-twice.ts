// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a section is ended twice, so its rank has one reader too few, and the next one is not waited
 * for. The lockdep of v4.9 sees that nothing is held (bad-unlock-twice-lockdep), if there is no other
 * section of the domain that it could mean.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	srcu_read_unlock(addr(ss), idx);
	srcu_read_unlock(addr(ss), idx);
}

export const scenario: selftest = {
	title: 'wrong use: srcu_read_unlock() twice',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 1,
	config: { CONFIG_DEBUG_SRCU: true },
	tasks: [{ run: reader, cpu: 0 }],
	expect: { before: 'fail srcu-unlock-twice', after: 'fail srcu-unlock-twice' },
};
