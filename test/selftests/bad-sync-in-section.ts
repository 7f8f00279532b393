// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a grace period of a domain inside a section of the same domain waits for itself.
 *
 * Nothing stops the caller: it sleeps in its own section, and everyone's stack is what one needs to see
 * then. With lockdep it is reported at the call (bad-sync-in-section-lockdep). The worker is left out:
 * it would find the reader inside each time it looks, and look again.
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
	title: 'wrong use: synchronize_srcu() inside a section of its own domain',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	tasks: [{ run: reader, cpu: 0 }],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};
