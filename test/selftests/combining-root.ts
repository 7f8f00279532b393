// SPDX-License-Identifier: GPL-2.0-only
/* lib/tree/combining.ts, where the two CPUs meet at the root, above a leaf for each. */
import type { scenario as selftest } from 'linux/selftest';
import { check_both_ran, patient, prepare, urgent } from 'test/selftests/lib/tree/combining';

export const scenario: selftest = {
	title: 'two requests that meet at the root',
	srcu: ['tree'],
	cpus: 2,
	kworkers: 1,
	/* The checks that hang on the preempt count, which such a kernel does not keep, go with it. */
	config: {
		CONFIG_PREEMPT: false,
		CONFIG_DEBUG_PREEMPT: false,
		CONFIG_DEBUG_ATOMIC_SLEEP: false,
		CONFIG_RCU_FANOUT: 2,
		CONFIG_RCU_FANOUT_LEAF: 1,
	},
	setup: prepare,
	tasks: [
		{ run: patient, cpu: 0 },
		{ run: urgent, cpu: 1 },
	],
	finish: check_both_ran,
	witnesses: ['the patient one first', 'the urgent one first'],
	expect: { before: 'pass', after: 'pass' },
};
