// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: a section is ended under the other rank. One rank has a reader for ever then, and the other
 * one too few: a grace period waits for nobody, or does not wait. In v4.9 nothing notices before that.
 */
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { DEFINE_SRCU, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';

const ss = define(DEFINE_SRCU);

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	srcu_read_unlock(addr(ss), idx ^ 1);
}

export const scenario: selftest = {
	title: 'wrong use: srcu_read_unlock() with the wrong index',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 1,
	config: { CONFIG_DEBUG_SRCU: true },
	tasks: [{ run: reader, cpu: 0 }],
	expect: { before: 'fail srcu-unlock-index', after: 'fail srcu-unlock-index' },
};
