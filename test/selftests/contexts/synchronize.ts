// SPDX-License-Identifier: GPL-2.0-only
/* Waiting for a grace period: with nobody inside there is nothing but the call itself to go wrong. */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { witness } from 'linux/selftest';
import { DEFINE_SRCU, synchronize_srcu } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

function use(): void {
	synchronize_srcu(addr(ss));
	witness('done');
}

export const scenario: selftest = {
	title: 'synchronize_srcu()',
	cpus: 2,
	kworkers: 1,
	tasks: [],
	contexts: { everywhere: use },
	witnesses: ['done'],
};
