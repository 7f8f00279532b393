// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a section is ended twice, with the lockdep that v4.9 has. All it keeps is how often a domain
 * is held; that is enough here.
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
	title: 'wrong use: srcu_read_unlock() twice, with lockdep',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 1,
	config: { CONFIG_DEBUG_LOCK_ALLOC: true },
	tasks: [{ run: reader, cpu: 0 }],
	expect: { before: 'fail lockdep', after: 'fail lockdep' },
};
