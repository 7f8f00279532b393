// SPDX-License-Identifier: GPL-2.0-only
/* Where callbacks run: in a worker, which could sleep, but with bottom halves off. */
import type { ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import { irqs_disabled } from 'linux/irqflags';
import { in_irq, in_serving_softirq, in_softirq } from 'linux/preempt';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu } from 'linux/srcu';

const ss = define(DEFINE_SRCU);
const head = define<rcu_head>();

function callback(_head: ptr<rcu_head>): void {
	expect_true(in_softirq(), 'callback-context', 'bottom halves are on');
	expect_true(!in_serving_softirq() && !in_irq(), 'callback-context', 'it is a handler');
	expect_true(!irqs_disabled(), 'callback-context', 'interrupts are off');
	witness('done');
}

function use(): void {
	call_srcu(addr(ss), addr(head), callback);
}

export const scenario: selftest = {
	title: 'callback: worker, bottom halves off',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 1,
	kworkers: 1,
	tasks: [],
	contexts: { process: use },
	witnesses: ['done'],
};
