// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised as in counter-crowd, with one reader fewer than it takes: two beside the old one, in words of 2
 * bits. However they are preempted, the grace period waits for the old reader. Why the cast is enough is
 * said there.
 */
import type { int } from 'linux/types';
import type { scenario as selftest } from 'linux/selftest';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';
import { enter_old, leave_after, short_section, update } from 'test/selftests/lib/full';

/** With the old reader, one fewer than a word has values. */
const READERS = 2;

let begun: int = 0;

function old_reader(): void {
	set_flag(begun);
	leave_after(READERS);
}

function updater(): void {
	wait_flag(begun);
	update();
}

export const scenario: selftest = {
	title: 'one reader fewer comes during a scan than a counter has values',
	srcu: ['v4.9', 'classic'],
	cpus: 1,
	ulong_bits: 2,
	setup: enter_old,
	tasks: [
		{ run: old_reader },
		{ run: short_section, name: 'reader', times: READERS },
		{ run: updater, daemon: true },
	],
	witnesses: ['the old reader is inside'],
	expect: { before: 'pass', after: 'pass' },
};
