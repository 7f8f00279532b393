// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by init_srcu_struct_nodes(): every CPU is below the root, once, whatever the fan-out. Here:
 * three levels over leaves of one CPU each. Nothing happens at the same time, so one task is all there is.
 */
import type { scenario as selftest } from 'linux/selftest';
import { owner } from 'test/selftests/lib/tree/geometry';

export const scenario: selftest = {
	title: 'the combining tree: three levels over leaves of one CPU each',
	srcu: ['tree'],
	cpus: 4,
	config: { CONFIG_RCU_FANOUT: 2, CONFIG_RCU_FANOUT_LEAF: 1 },
	tasks: [{ run: owner, cpu: 0 }],
	expect: { before: 'pass', after: 'pass' },
};
