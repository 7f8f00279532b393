// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a grace period of a domain inside a section of the same domain. With lockdep the map of
 * the domain is held, and synchronize_srcu() says so before it waits for ever. That of Tiny does not look.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock, synchronize_srcu } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	synchronize_srcu(addr(ss));
	srcu_read_unlock(addr(ss), idx);
}

export const scenario: selftest = {
	title: 'wrong use: synchronize_srcu() inside a section of its own domain, with lockdep',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 1,
	config: { CONFIG_DEBUG_LOCK_ALLOC: true, CONFIG_PROVE_RCU: true },
	tasks: [{ run: reader, cpu: 0 }],
	expect: {
		tiny: { before: 'fail deadlock', after: 'fail deadlock' },
		default: { before: 'fail RCU_LOCKDEP_WARN', after: 'fail RCU_LOCKDEP_WARN' },
	},
};
