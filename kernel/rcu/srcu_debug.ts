// SPDX-License-Identifier: GPL-2.0-only
/*
 * CONFIG_DEBUG_SRCU: who uses a domain wrongly. v4.9 has no such option. Its lockdep knows that a domain
 * is held, but not under which rank, nor by whom when it is released elsewhere, and nothing there
 * notices where cleanup_srcu_struct() is called, or what comes after it.
 *
 * The sections in progress are kept in one table, with the context each began in: a task_struct, of
 * which a handler has its own here. Without the option all of this compiles to nothing.
 */
import type { array, bool, int, ptr } from 'linux/types';
import { CONFIG_DEBUG_SRCU } from 'generated/config';
import { IS_ENABLED, addr, define } from 'linux/compiler';
import { irqs_disabled } from 'linux/irqflags';
import { preempt_count } from 'linux/preempt';
import type { task_struct } from 'linux/sched';
import { fail } from 'linux/selftest';
import type { spinlock_t } from 'linux/spinlock';
import { spin_lock_irqsave, spin_unlock_irqrestore } from 'linux/spinlock';
import type { srcu_struct } from 'linux/srcu';
import { debug_srcu_is_gone } from 'linux/srcu';
import { current } from 'asm/current';

/** One section; an entry stays as it was when the section is over, until another takes its place. */
interface srcu_section {
	live: bool;
	sp: ptr<srcu_struct>;
	task: ptr<task_struct>;
	idx: int;
}

/** Sections in progress at one time, of all domains. */
const SRCU_SECTIONS = 4;

interface srcu_sections {
	lock: spinlock_t;
	entry: array<srcu_section, 4>;
}

const sections = define<srcu_sections>();

/** Before a domain is used in any way. */
export function debug_srcu_use(sp: ptr<srcu_struct>): void {
	if (IS_ENABLED(CONFIG_DEBUG_SRCU)) {
		if (debug_srcu_is_gone(sp))
			fail(
				'srcu-use-after-cleanup',
				'an srcu_struct is used after it was cleaned up',
			);
	}
}

/** A section has begun. */
export function debug_srcu_lock(sp: ptr<srcu_struct>, idx: int): void {
	if (IS_ENABLED(CONFIG_DEBUG_SRCU)) {
		const flags = spin_lock_irqsave(addr(sections.lock));
		let i = 0;
		while (i < SRCU_SECTIONS && sections.entry[i].live) i += 1;
		if (i === SRCU_SECTIONS) fail('debug-srcu', 'SRCU_SECTIONS too low');
		sections.entry[i].live = true;
		sections.entry[i].sp = sp;
		sections.entry[i].task = current();
		sections.entry[i].idx = idx;
		spin_unlock_irqrestore(addr(sections.lock), flags);
	}
}

/* Whether an entry is of a section like this, over or not. */
function is_section(i: int, sp: ptr<srcu_struct>, idx: int): bool {
	const entry = addr(sections.entry[i]);
	return entry.sp === sp && entry.task === current() && entry.idx === idx;
}

/* There is no section that such an unlock could end: what is the nearest thing there is? */
function complain_of_unlock(sp: ptr<srcu_struct>, idx: int): void {
	for (let i: int = 0; i < SRCU_SECTIONS; i++) {
		const entry = addr(sections.entry[i]);
		if (!entry.live || entry.sp !== sp) continue;
		if (entry.task !== current())
			fail(
				'srcu-unlock-context',
				'srcu_read_unlock() in another context than srcu_read_lock()',
			);
		if (entry.idx !== idx)
			fail(
				'srcu-unlock-index',
				'srcu_read_unlock() with another index than srcu_read_lock() returned',
			);
	}
	for (let i: int = 0; i < SRCU_SECTIONS; i++) {
		if (!is_section(i, sp, idx)) continue;
		if (!sections.entry[i].live)
			fail('srcu-unlock-twice', 'srcu_read_unlock() of a section that is over');
	}
	fail('srcu-unlock-unlocked', 'srcu_read_unlock() without srcu_read_lock()');
}

/** A section is about to end. */
export function debug_srcu_unlock(sp: ptr<srcu_struct>, idx: int): void {
	if (IS_ENABLED(CONFIG_DEBUG_SRCU)) {
		const flags = spin_lock_irqsave(addr(sections.lock));
		let i = 0;
		while (i < SRCU_SECTIONS && !(sections.entry[i].live && is_section(i, sp, idx)))
			i += 1;
		if (i === SRCU_SECTIONS) complain_of_unlock(sp, idx);
		sections.entry[i].live = false;
		spin_unlock_irqrestore(addr(sections.lock), flags);
	}
}

/** A domain is about to be given up. */
export function debug_srcu_cleanup(sp: ptr<srcu_struct>): void {
	if (IS_ENABLED(CONFIG_DEBUG_SRCU)) {
		if (preempt_count() !== 0)
			fail('srcu-cleanup-context', 'cleanup_srcu_struct() in atomic context');
		if (irqs_disabled())
			fail(
				'srcu-cleanup-context',
				'cleanup_srcu_struct() with interrupts disabled',
			);
		if (debug_srcu_is_gone(sp))
			fail(
				'srcu-double-cleanup',
				'cleanup_srcu_struct() of a cleaned up srcu_struct',
			);
	}
}
