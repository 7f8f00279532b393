// SPDX-License-Identifier: GPL-2.0-only
/* Which CPU this is. */
import type { int } from 'linux/types';
import { CONFIG_DEBUG_PREEMPT } from 'generated/config';
import { insn_cpu } from 'machine/insn';
import { IS_ENABLED } from 'linux/compiler';
import { preempt_disable, preempt_enable, preemptible } from 'linux/preempt';
import { fail } from 'linux/selftest';

/** Stale at once if the caller can migrate. */
export function raw_smp_processor_id(): int {
	return insn_cpu();
}

/** For callers that cannot migrate; CONFIG_DEBUG_PREEMPT sees to it (lib/smp_processor_id.c, v4.9). */
export function smp_processor_id(): int {
	if (IS_ENABLED(CONFIG_DEBUG_PREEMPT)) {
		if (preemptible())
			fail('debug-preempt', 'using smp_processor_id() in preemptible code');
	}
	return raw_smp_processor_id();
}

/** Pins the caller until put_cpu(). */
export function get_cpu(): int {
	preempt_disable();
	return smp_processor_id();
}

export function put_cpu(): void {
	preempt_enable();
}
