// SPDX-License-Identifier: GPL-2.0-only
/* What the RCU flavours share (kernel/rcu/update.c, v4.9). */
import type { bool, int, ptr } from 'linux/types';
import { READ_ONCE, addr, container_of, define } from 'linux/compiler';
import { complete } from 'linux/completion';
import { EXPORT_SYMBOL_GPL } from 'linux/export';
import type { lockdep_map } from 'linux/lockdep';
import type { rcu_head, rcu_synchronize } from 'linux/rcupdate';
import { RCU_SCHEDULER_INACTIVE, RCU_SCHEDULER_INIT, RCU_SCHEDULER_RUNNING } from 'linux/rcupdate';
import { atomic_dec, atomic_inc, atomic_read } from 'linux/atomic';
import type { atomic_t } from 'linux/atomic';

/* Maps that say "inside a section of this flavour". */
export const rcu_lock_map = define<lockdep_map>();
export const rcu_bh_lock_map = define<lockdep_map>();
export const rcu_sched_lock_map = define<lockdep_map>();

/* /sys/kernel/rcu_expedited and rcu_normal. */
let rcu_expedited: int = 0;
let rcu_normal: int = 0;

/** What can be waited for: see linux/rcupdate. Scenarios begin after boot. */
export let rcu_scheduler_active: int = RCU_SCHEDULER_RUNNING;

/** More than 0: something in the kernel wants grace periods fast. */
const rcu_expedited_nesting = define<atomic_t>();

/** Takes a scenario back to early boot, where nothing can be waited for and nothing need be. */
export function rcu_early_boot(): void {
	rcu_scheduler_active = RCU_SCHEDULER_INACTIVE;
}

/** The first other task is about to run, but no kworker yet. */
export function rcu_scheduler_starting(): void {
	rcu_scheduler_active = RCU_SCHEDULER_INIT;
}

/** Kworkers run. */
export function rcu_set_runtime_mode(): void {
	rcu_scheduler_active = RCU_SCHEDULER_RUNNING;
}

/** Expedited requests are served as normal ones. Wins over rcu_gp_is_expedited(). */
export function rcu_gp_is_normal(): bool {
	return READ_ONCE(rcu_normal) !== 0;
}
EXPORT_SYMBOL_GPL(rcu_gp_is_normal);

/** Normal requests are served as expedited ones. Scenarios begin after boot, where all of them are. */
export function rcu_gp_is_expedited(): bool {
	return rcu_expedited !== 0 || atomic_read(addr(rcu_expedited_nesting)) !== 0;
}
EXPORT_SYMBOL_GPL(rcu_gp_is_expedited);

/** Nests; each call needs a rcu_unexpedite_gp(). */
export function rcu_expedite_gp(): void {
	atomic_inc(addr(rcu_expedited_nesting));
}
EXPORT_SYMBOL_GPL(rcu_expedite_gp);

export function rcu_unexpedite_gp(): void {
	atomic_dec(addr(rcu_expedited_nesting));
}
EXPORT_SYMBOL_GPL(rcu_unexpedite_gp);

/** The callback of one that waits for a grace period: wakes it. */
export function wakeme_after_rcu(head: ptr<rcu_head>): void {
	const rcu = container_of<rcu_synchronize>(head, 'head');
	complete(addr(rcu.completion));
}
EXPORT_SYMBOL_GPL(wakeme_after_rcu);
