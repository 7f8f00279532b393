// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must end as: END; on x86 uninitialised. Its smp_store_mb is an exchange whose result nobody reads, which likenessOf takes for a store.
 */
import { type int } from 'linux/types';
import { insn_alloc } from 'machine/insn';
import { smp_store_mb } from 'asm/barrier';
import { type scenario as selftest } from 'linux/selftest';

interface one {
	value: int;
}

function a(): void {
	const p = insn_alloc<one>();
	smp_store_mb(p.value, 1);
}

export const scenario: selftest = {
	title: 'store mb uninitialised',
	cpus: 1,
	tasks: [{ run: a, cpu: 0 }],
	expect: {
		before: { default: 'pass', x86: 'fail uninitialised' },
		after: { default: 'pass', x86: 'fail uninitialised' },
	},
};
