// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by synchronize_rcu(): when it returns every section of rcu_read_lock() has ended that was there
 * when it was called, in tasks and in handlers, on whatever CPU. No SRCU is in this: it is what the KVM of
 * patches/v4.9/kvm-irq-routing-with-rcu.patch stands on.
 *
 * What is read is freed, so a reader that is too late is a use after free. Two CPUs, because on its own
 * CPU the updater finds no reader: one that may come in on either, and a handler that comes upon that
 * reader, upon the updater or upon nobody. A second updater would share the first one's grace period.
 */
import type { int, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import {
	rcu_assign_pointer,
	rcu_dereference,
	rcu_read_lock,
	rcu_read_unlock,
} from 'linux/rcupdate';
import { synchronize_rcu } from 'linux/rcutree';
import type { scenario as selftest } from 'linux/selftest';
import { observe, witness } from 'linux/selftest';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab';

interface item {
	value: int;
}

let shared: ptr<item> = NULL;
let inside: int = 0;

/* How many of the two readers found it. */
let found_in_task: int = 0;
let found_in_hardirq: int = 0;

function prepare(): void {
	shared = kzalloc<item>(GFP_KERNEL);
	shared.value = 1;
}

function read_value(): int {
	rcu_read_lock();
	const p = rcu_dereference(shared);
	const value = p === NULL ? 0 : p.value;
	rcu_read_unlock();
	return value;
}

function reader(): void {
	inside = 1;
	found_in_task = read_value();
	inside = 0;
}

function irq_reader(): void {
	if (inside) witness('interrupt while the reader is inside');
	found_in_hardirq = read_value();
}

function updater(): void {
	const old = shared;

	rcu_assign_pointer(shared, NULL);
	if (inside) witness('a reader inside when the grace period begins');
	synchronize_rcu();
	kfree(old);
}

function report(): void {
	observe('task', found_in_task);
	observe('hardirq', found_in_hardirq);
}

export const scenario: selftest = {
	title: 'a grace period of RCU waits for readers in tasks and handlers',
	cpus: 2,
	setup: prepare,
	tasks: [{ run: reader }, { run: updater, cpu: 0 }],
	irqs: [{ handler: irq_reader, kind: 'hardirq', times: 1 }],
	finish: report,
	witnesses: [
		'interrupt while the reader is inside',
		'a reader inside when the grace period begins',
	],
	expect: { before: 'pass', after: 'pass' },
};
