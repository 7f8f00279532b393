// SPDX-License-Identifier: GPL-2.0-only
/* A domain made at run time: its counters are allocated, where it has any. */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, witness } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { init_srcu_struct } from 'linux/srcu';

const ss = define<srcu_struct>();

function use(): void {
	expect_true(init_srcu_struct(addr(ss)) === 0, 'init', 'the domain could not be made');
	witness('done');
}

export const scenario: selftest = {
	title: 'init_srcu_struct()',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	kworkers: 1,
	tasks: [],
	contexts: { everywhere: use },
	witnesses: ['done'],
};
