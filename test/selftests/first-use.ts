// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by DEFINE_SRCU(): the domain works from the start, for readers and for everybody else, although
 * Tree SRCU sets most of it up when somebody waits or posts a callback for the first time. Two who do so
 * at once do not set it up twice, and readers who came before still count.
 *
 * Two first users, each of which finds the domain not set up, being set up, or ready. All else that they
 * do is as little as there is: to wait for callbacks of which there are none. The reader comes and goes
 * at any time.
 */
import type { int } from 'linux/types';
import { addr, define, each_possible_cpu, per_cpu_ptr } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, observe, witness } from 'linux/selftest';
import { DEFINE_SRCU, srcu_barrier, srcu_read_lock, srcu_read_unlock } from 'linux/srcu';
import { is_set_up, lock_total, unlock_total } from 'test/selftests/lib/tree/domain';

const ss = define(DEFINE_SRCU);

let inside: int = 0;

function reader(): void {
	const idx = srcu_read_lock(addr(ss));

	if (!is_set_up(addr(ss))) witness('a reader before the first user');
	inside = 1;
	srcu_read_unlock(addr(ss), idx);
	inside = 0;
}

function first_user(): void {
	if (is_set_up(addr(ss))) witness('the first user comes second');
	srcu_barrier(addr(ss));
	if (inside) witness('a reader while the domain is set up');
}

function second_user(): void {
	srcu_barrier(addr(ss));
}

/* It is whole, and nobody's count was lost in the making. */
function check_domain(): void {
	for (const cpu of each_possible_cpu()) {
		const sdp = per_cpu_ptr(ss.sda, cpu);

		expect_true(
			sdp.mynode === addr(ss.node[0]) && sdp.sp === addr(ss) && sdp.cpu === cpu,
			'first-use',
			'what belongs to a CPU is not set up',
		);
	}
	observe('locks', lock_total(addr(ss)));
	expect_true(
		lock_total(addr(ss)) === 1 && unlock_total(addr(ss)) === 1,
		'first-use',
		'setting the domain up has taken a count back',
	);
}

export const scenario: selftest = {
	title: 'two first users of a static domain that has a reader',
	srcu: ['tree'],
	cpus: 2,
	kworkers: 1,
	tasks: [
		{ run: reader, cpu: 0 },
		{ run: first_user, cpu: 1 },
		{ run: second_user, cpu: 0 },
	],
	finish: check_domain,
	witnesses: [
		'a reader before the first user',
		'the first user comes second',
		'a reader while the domain is set up',
	],
	expect: { before: 'pass', after: 'pass' },
};
