// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by init_srcu_struct(): where there is no memory for what belongs to the CPUs it returns -ENOMEM,
 * and the caller has nothing to give up. It is the only way in which it may fail.
 *
 * Nothing happens at the same time, so one task is all there is.
 *
 * Tree SRCU of v4.12 returns that after it has written to the memory it did not get;
 * patches/v4.12/fixes/check-allocation-before-use.patch has it look before.
 */
import { ENOMEM } from 'linux/errno';
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import type { srcu_struct } from 'linux/srcu';
import { cleanup_srcu_struct, init_srcu_struct } from 'linux/srcu';

const ss = define<srcu_struct>();

function owner(): void {
	const ret = init_srcu_struct(addr(ss));

	observe('error', ret);
	if (ret !== 0) {
		expect_true(
			ret === -ENOMEM,
			'init',
			'init_srcu_struct() failed for another reason',
		);
		witness('there is no memory');
		return;
	}
	cleanup_srcu_struct(addr(ss));
	witness('there is memory');
}

export const scenario: selftest = {
	title: 'no memory for a domain',
	srcu: ['v4.9', 'tree'],
	cpus: 2,
	kworkers: 1,
	config: { CONFIG_FAIL_PAGE_ALLOC: true },
	tasks: [{ run: owner, cpu: 0 }],
	witnesses: ['there is no memory', 'there is memory'],
	expect: {
		tree: { before: 'fail null-pointer', after: 'fail null-pointer' },
		default: { before: 'pass', after: 'pass' },
	},
};
