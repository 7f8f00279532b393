// SPDX-License-Identifier: GPL-2.0-only
/*
 * `sync` for smp_mb(), `lwsync` for the others (arch/powerpc/include/asm/barrier.h, v4.9). `lwsync`
 * orders everything but a store before a load, so it does for releasing and acquiring too; each use
 * names the part of it that is wanted.
 */
import type { lvalue } from 'linux/types';
import { insn_fence } from 'machine/insn';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';

export * from 'asm-generic/barrier';

export function smp_store_release<T>(x: lvalue<T>, val: T): void {
	insn_fence('release');
	WRITE_ONCE(x, val);
}

export function smp_load_acquire<T>(x: lvalue<T>): T {
	const val = READ_ONCE(x);
	insn_fence('acquire');
	return val;
}
