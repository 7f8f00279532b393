// SPDX-License-Identifier: GPL-2.0-only
/* A domain given up, with nobody inside and nothing queued. */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { cleanup_srcu_struct, init_srcu_struct } from 'linux/srcu';

const ss = define<srcu_struct>();

function prepare(): void {
	init_srcu_struct(addr(ss));
}

function use(): void {
	cleanup_srcu_struct(addr(ss));
	witness('done');
}

export const scenario: selftest = {
	title: 'cleanup_srcu_struct()',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [],
	contexts: { everywhere: use },
	witnesses: ['done'],
};
