// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (bug). Under the lock f is 1 for a moment. d takes no lock, and its wait may be over just then.
 */
import type { int } from 'linux/types';
import { WRITE_ONCE, addr, define } from 'linux/compiler';
import { spin_lock, spin_unlock, type spinlock_t } from 'linux/spinlock';
import { insn_sleep_until } from 'machine/insn';
import { fail, type scenario as selftest } from 'linux/selftest';

const s0 = define<spinlock_t>();
let f: int = 0;

function a(): void {
	spin_lock(addr(s0));
	WRITE_ONCE(f, 1);
	WRITE_ONCE(f, 0);
	spin_unlock(addr(s0));
}

function d(): void {
	insn_sleep_until(f, 1);
	fail('bug', 'd woke');
}

export const scenario: selftest = {
	title: 'pulse in lock',
	cpus: 2,
	tasks: [
		{ run: a, cpu: 0 },
		{ run: d, cpu: 1, daemon: true },
	],
	expect: { before: 'fail bug', after: 'fail bug' },
};
