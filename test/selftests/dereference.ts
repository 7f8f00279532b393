// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by srcu_dereference(): what it returns may be used until the section ends, although an
 * updater takes it away meanwhile: the updater unpublishes, waits, and only then frees. All checks of
 * the use are on, so they are silent when it is right.
 *
 * One reader and one updater, one object: the reader gets the old one or the new, whole in either
 * case. The two words of the object are written before it is published.
 */
import type { int, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { addr, define } from 'linux/compiler';
import { rcu_assign_pointer } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';
import {
	DEFINE_SRCU,
	srcu_dereference,
	srcu_read_lock,
	srcu_read_unlock,
	synchronize_srcu,
} from 'linux/srcu';

interface pair {
	left: int;
	right: int;
}

const ss = define(DEFINE_SRCU);

let gp_pair: ptr<pair> = NULL;

function new_pair(value: int): ptr<pair> {
	const p = kzalloc<pair>(GFP_KERNEL);

	p.left = value;
	p.right = value;
	return p;
}

function prepare(): void {
	rcu_assign_pointer(gp_pair, new_pair(1));
}

function reader(): void {
	const idx = srcu_read_lock(addr(ss));
	const p = srcu_dereference(gp_pair, addr(ss));

	observe('found', p.left);
	if (p.left === 1) witness('the old one');
	else witness('the new one');
	expect_true(p.left === p.right, 'publish', 'half of what was published is not there');
	srcu_read_unlock(addr(ss), idx);
}

function updater(): void {
	const old = gp_pair;

	rcu_assign_pointer(gp_pair, new_pair(2));
	synchronize_srcu(addr(ss));
	kfree(old);
}

export const scenario: selftest = {
	title: 'what srcu_dereference() returns is there until the section ends',
	srcu: ['v4.9', 'classic', 'tiny'],
	cpus: 2,
	kworkers: 1,
	config: { CONFIG_DEBUG_LOCK_ALLOC: true, CONFIG_PROVE_RCU: true },
	setup: prepare,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: updater, cpu: 1 },
	],
	witnesses: ['the old one', 'the new one'],
	expect: { before: 'pass', after: 'pass' },
};
