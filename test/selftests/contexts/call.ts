// SPDX-License-Identifier: GPL-2.0-only
/*
 * Callbacks queued from a context, and by a task of the same CPU that it may come in upon. Each runs
 * once; one that was lost on the way never does.
 */
import type { int, ptr } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, witness } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';

const ss = define(DEFINE_SRCU);
const task_head = define<rcu_head>();
const own_head = define<rcu_head>();

/* How often each ran, and whether the context has queued its own. */
let task_ran: int = 0;
let own_ran: int = 0;
let queued: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function task_callback(_head: ptr<rcu_head>): void {
	task_ran++;
}

function own_callback(_head: ptr<rcu_head>): void {
	own_ran++;
}

function client(): void {
	call_srcu(addr(ss), addr(task_head), task_callback);
}

function use(): void {
	call_srcu(addr(ss), addr(own_head), own_callback);
	queued = 1;
	witness('done');
}

function check_callbacks(): void {
	expect_true(task_ran === 1, 'lost-callback', 'the callback of the task did not run once');
	expect_true(own_ran === queued, 'lost-callback', 'what was queued did not run once');
}

export const scenario: selftest = {
	title: 'call_srcu()',
	srcu: ['v4.9', 'classic', 'tree', 'tiny'],
	cpus: 2,
	kworkers: 1,
	setup: prepare,
	tasks: [{ run: client, cpu: 0 }],
	contexts: { everywhere: use },
	finish: check_callbacks,
	witnesses: ['done'],
};
