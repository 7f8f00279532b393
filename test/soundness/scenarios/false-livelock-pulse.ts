// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must pass. Each round of a sets f and clears it again under the lock; d waits without the lock and can wake in between, after
 * which a comes to its end.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import { spin_lock, spin_unlock, type spinlock_t } from 'linux/spinlock';
import { insn_sleep_until } from 'machine/insn';
import { type scenario as selftest } from 'linux/selftest';

const s0 = define<spinlock_t>();
let f: int = 0;
let g: int = 0;

function a(): void {
	for (;;) {
		spin_lock(addr(s0));
		WRITE_ONCE(f, 1);
		WRITE_ONCE(f, 0);
		spin_unlock(addr(s0));
		if (READ_ONCE(g) === 1) break;
	}
}

function d(): void {
	insn_sleep_until(f, 1);
	WRITE_ONCE(g, 1);
}

export const scenario: selftest = {
	title: 'false livelock pulse',
	cpus: 2,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: d, cpu: 1 },
	],
	expect: { before: 'pass', after: 'pass' },
};
