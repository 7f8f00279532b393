// SPDX-License-Identifier: GPL-2.0-only
/* Things that must not happen. Each ends the run as a finding named after the macro. */
import type { bool } from 'linux/types';
import { fail } from 'linux/selftest';

/*
 * Returns the condition, as callers test it. In the kernel the code goes on after the splat; here a
 * schedule that gets this far has shown what it had to show.
 */
export function WARN_ON(cond: bool): bool {
	if (cond) fail('WARN_ON', 'a condition that must not hold does');
	return cond;
}

/** The same: a run ends at its first finding, so "once" is always true of it. */
export function WARN_ON_ONCE(cond: bool): bool {
	return WARN_ON(cond);
}

export function BUG_ON(cond: bool): void {
	if (cond) fail('BUG_ON', 'the kernel cannot go on from here');
}

export function BUG(): void {
	fail('BUG', 'the kernel got where it must not');
}
