// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END, livelock (all machines). a ends with a lock that it has taken, which is the last thing that is learnt of it; once b has come
 * first, a polls for ever.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { local_irq_restore, local_irq_save } from 'linux/irqflags';
import { type scenario as selftest } from 'linux/selftest';
import { insn_await_cmpxchg, insn_pause } from 'machine/insn';

let z: int = 0;
let l0: int = 0;

function a(): void {
	while (READ_ONCE(z) !== 0) insn_pause();
	const flags = local_irq_save();
	insn_await_cmpxchg(l0, 0, 1);
	local_irq_restore(flags);
}

function b(): void {
	WRITE_ONCE(z, 1);
}

export const scenario: selftest = {
	title: 'lock kept at end',
	cpus: 1,
	tasks: [{ run: a, cpu: 0 }, { run: b }],
	expect: { before: 'fail livelock', after: 'fail livelock' },
};
