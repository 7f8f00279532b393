// SPDX-License-Identifier: GPL-2.0-only
/*
 * Must fail (livelock). Once x is read, a goes round in a loop that touches registers only and changes none of them.
 */
import type { int } from 'linux/types';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { type scenario as selftest } from 'linux/selftest';

let x: int = 0;
let y: int = 0;

function a(): void {
	let v: int = READ_ONCE(x);
	while (v < 3) v = v & 1;
	WRITE_ONCE(y, v);
}

export const scenario: selftest = {
	title: 'local loop hangs',
	cpus: 2,
	tasks: [{ run: a, cpu: 0 }],
	expect: { before: 'fail livelock', after: 'fail livelock' },
};
