// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by init_srcu_struct_nodes(): every CPU is below the root, once, whatever the fan-out. Here:
 * one leaf is root and all. Nothing happens at the same time, so one task is all there is.
 */
import type { scenario as selftest } from 'linux/selftest';
import { owner } from 'test/selftests/lib/tree/geometry';

export const scenario: selftest = {
	title: 'the combining tree: one leaf is root and all',
	srcu: ['tree'],
	cpus: 4,
	tasks: [{ run: owner, cpu: 0 }],
	expect: { before: 'pass', after: 'pass' },
};
