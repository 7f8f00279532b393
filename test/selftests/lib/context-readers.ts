// SPDX-License-Identifier: GPL-2.0-only
/* The readers of test/selftests/contexts/: what they count is held against the counters at the end. */
import { addr, define } from 'linux/compiler';
import type { atomic_t } from 'linux/atomic';
import { atomic_inc, atomic_read } from 'linux/atomic';
import { local_irq_restore, local_irq_save } from 'linux/irqflags';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { check_locks, expect_all_left } from 'test/selftests/lib/counts';

const ss = define(DEFINE_SRCU);

/* How many sections there were. */
const sections = define<atomic_t>();

/* The section of a task that is there besides. */
export function task_reader(): void {
	const idx = srcu_read_lock(addr(ss));

	atomic_inc(addr(sections));
	srcu_read_unlock(addr(ss), idx);
}

/* The section of the context that it is about. */
export function reader(): void {
	task_reader();
	witness('done');
}

/* Interrupts are off where the counters change, and on inside. */
export function masked_reader(): void {
	const lock_flags = local_irq_save();
	const idx = srcu_read_lock(addr(ss));
	local_irq_restore(lock_flags);

	atomic_inc(addr(sections));
	const unlock_flags = local_irq_save();
	srcu_read_unlock(addr(ss), idx);
	local_irq_restore(unlock_flags);
	witness('done');
}

/* Finish: nobody was forgotten. */
export function check_counts(): void {
	expect_all_left(addr(ss));
	check_locks(addr(ss), atomic_read(addr(sections)));
}
