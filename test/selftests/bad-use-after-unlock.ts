// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrong use: what srcu_dereference() returned is used after the section it was got in. The updater did
 * all it has to, and nobody is inside, so the grace period ends and the memory is freed.
 */
import type { int, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { addr, define } from 'linux/compiler';
import { rcu_assign_pointer } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true } from 'linux/selftest';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import {
	DEFINE_SRCU,
	srcu_dereference,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';

interface gp_data {
	value: int;
}

const ss = define(DEFINE_SRCU);

let gp_data: ptr<gp_data> = NULL;

function prepare(): void {
	rcu_assign_pointer(gp_data, kzalloc<gp_data>(GFP_KERNEL));
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));
	const p = srcu_dereference(gp_data, addr(ss));

	srcu_read_unlock(addr(ss), idx);
	if (p !== NULL) expect_true(p.value === 0, 'publish', 'what was published has changed');
}

function updater(): void {
	const old = gp_data;

	rcu_assign_pointer(gp_data, NULL);
	synchronize_srcu(addr(ss));
	kfree(old);
}

export const scenario: selftest = {
	title: 'wrong use: a pointer used after srcu_read_unlock()',
	srcu: ['v4.9', 'classic'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: updater, cpu: 1 },
	],
	expect: { before: 'fail use-after-free', after: 'fail use-after-free' },
};
