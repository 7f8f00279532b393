// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by call_srcu(): the callback is called. Nobody else need ever ask for a grace period for that.
 *
 * Tree SRCU of v4.12 does not keep this. __call_srcu() looks at the number of the grace period twice: first to
 * make room in the list, by what is over, and then to find out what to wait for. When one grace period ends and
 * the next begins in between, the first look has made no room, and the second says to wait for one more than
 * the list has segments for. The callback stays in the last segment, which waits for nothing, until somebody
 * looks at the list of this CPU again: that is srcu_gp_start(), if the grace period asked for begins on this CPU.
 * If it begins elsewhere the one who looks is the kworker that runs those before it, when that grace period is
 * over, too, and has the callback wait for the next, which nobody has asked for.
 * patches/v4.12/fixes/snapshot-before-advance.patch looks the other way round.
 *
 * Three callbacks of one CPU, as it takes two segments with callbacks before. Another CPU, on which the worker
 * is. No kernel preemption, as it takes no more than two CPUs at once.
 */
import type { int, ptr } from 'linux/types';
import { READ_ONCE, WRITE_ONCE, addr, define } from 'linux/compiler';
import type { rcu_head } from 'linux/rcupdate';
import type { scenario as selftest } from 'linux/selftest';
import { observe } from 'linux/selftest';
import { DEFINE_SRCU, call_srcu } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { set_flag, wait_flag } from 'test/selftests/lib/flag';
import { kworker, kworker_cpu0, timer } from './lib/kworkers';
import { unpreempted } from './lib/unpreempted';

const ss = define(DEFINE_SRCU);
const first_head = define<rcu_head>();
const second_head = define<rcu_head>();
const third_head = define<rcu_head>();

/* How many callbacks have run before the third. */
let ran: int = 0;
let third_ran: int = 0;

function prepare(): void {
	first_use(addr(ss));
}

function callback(_head: ptr<rcu_head>): void {
	WRITE_ONCE(ran, ran + 1);
}

function third_callback(_head: ptr<rcu_head>): void {
	set_flag(third_ran);
}

function client(): void {
	call_srcu(addr(ss), addr(first_head), callback);
	call_srcu(addr(ss), addr(second_head), callback);
	call_srcu(addr(ss), addr(third_head), third_callback);
	wait_flag(third_ran);
	observe('callbacks before', READ_ONCE(ran));
}

export const scenario: selftest = {
	title: 'a callback posted while one grace period ends and another begins',
	srcu: ['tree'],
	cpus: 2,
	config: unpreempted,
	setup: prepare,
	tasks: [{ run: client, cpu: 0 }, kworker, kworker_cpu0],
	irqs: [timer],
	expect: { before: 'fail deadlock', after: 'fail deadlock' },
};
