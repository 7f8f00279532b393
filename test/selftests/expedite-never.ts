// SPDX-License-Identifier: GPL-2.0-only
/*
 * Promised by the hold-off of Tree SRCU (exp_holdoff): at 0 synchronize_srcu() is in a hurry by no means of
 * its own accord, however long nobody has waited; who asks for it with synchronize_srcu_expedited() is served
 * in a hurry all the same.
 *
 * One CPU is enough, since what it looks at first is its own callbacks, of which there are none.
 */
import type { bool } from 'linux/types';
import { addr, define } from 'linux/compiler';
import type { scenario as selftest } from 'linux/selftest';
import { expect_true, witness } from 'linux/selftest';
import { DEFINE_SRCU, synchronize_srcu, synchronize_srcu_expedited } from 'linux/srcu';
import { first_use } from 'test/selftests/lib/domain';
import { urgent_by } from 'test/selftests/lib/tree/domain';

const ss = define(DEFINE_SRCU);

function prepare(): void {
	first_use(addr(ss));
}

function updater(): void {
	const before = urgent_by(addr(ss), 0);

	synchronize_srcu(addr(ss));
	synchronize_srcu(addr(ss));
	expect_true(
		urgent_by(addr(ss), 0) === before,
		'expedited-idle',
		'in a hurry although the hold-off is 0',
	);
	synchronize_srcu_expedited(addr(ss));
	const urgent: bool = urgent_by(addr(ss), 0) !== before;
	if (urgent) witness('asked for');
}

export const scenario: selftest = {
	title: 'synchronize_srcu() with a hold-off of 0 is not in a hurry, an expedited one is',
	srcu: ['tree'],
	cpus: 1,
	kworkers: 1,
	config: { EXP_HOLDOFF: 0 },
	setup: prepare,
	tasks: [{ run: updater, cpu: 0 }],
	witnesses: ['asked for'],
	expect: { before: 'pass', after: 'pass' },
};
