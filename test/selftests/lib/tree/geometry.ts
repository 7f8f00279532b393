// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must be so of the combining tree whatever its shape: every node is below one of the level above, the
 * CPUs of a node are those of the nodes below it, and each CPU has a bit of its own in a leaf.
 */
import type { int, ptr } from 'linux/types';
import { NULL } from 'linux/types';
import { NR_CPUS } from 'generated/config';
import { addr, define, each_possible_cpu, per_cpu_ptr } from 'linux/compiler';
import { expect_true, observe } from 'linux/selftest';
import type { srcu_node, srcu_struct } from 'linux/srcutree';
import { init_srcu_struct } from 'linux/srcu';
import { num_rcu_lvl, rcu_num_lvls, rcu_num_nodes } from 'kernel/rcu/rcu';

const ss = define<srcu_struct>();

/* How far a node is from the root. */
function depth_of(snp: ptr<srcu_node>): int {
	let depth: int = 0;

	for (let up = snp.srcu_parent; up !== NULL; up = up.srcu_parent) {
		expect_true(
			up.grplo <= snp.grplo && snp.grphi <= up.grphi,
			'geometry',
			'a node has CPUs that the one above it has not',
		);
		depth += 1;
	}
	return depth;
}

/* Nodes of each level are where level[] says, and are as many as the level has. */
function check_nodes(sp: ptr<srcu_struct>): void {
	let n: int = 0;

	for (let level: int = 0; level < rcu_num_lvls; level++) {
		expect_true(
			sp.level[level] === addr(sp.node[n]),
			'geometry',
			'a level begins somewhere else',
		);
		let next_cpu: int = 0;
		for (let i: int = 0; i < num_rcu_lvl(level); i++) {
			const snp = addr(sp.node[n]);
			expect_true(
				depth_of(snp) === level,
				'geometry',
				'a node is on another level',
			);
			expect_true(
				snp.grplo === next_cpu && snp.grphi >= snp.grplo,
				'geometry',
				'the nodes of a level leave a CPU out, or have it twice',
			);
			next_cpu = snp.grphi + 1;
			n += 1;
		}
		expect_true(next_cpu === NR_CPUS, 'geometry', 'a level has not all CPUs');
	}
	expect_true(n === rcu_num_nodes, 'geometry', 'there are nodes of no level');
	observe('levels', rcu_num_lvls);
	observe('nodes', n);
}

/* Each CPU's leaf is a leaf that has it, under its own bit. */
function check_cpus(sp: ptr<srcu_struct>): void {
	for (const cpu of each_possible_cpu()) {
		const sdp = per_cpu_ptr(sp.sda, cpu);
		const leaf = sdp.mynode;

		expect_true(
			depth_of(leaf) === rcu_num_lvls - 1,
			'geometry',
			'a CPU belongs to a node that is no leaf',
		);
		expect_true(
			leaf.grplo <= cpu && cpu <= leaf.grphi,
			'geometry',
			'a CPU belongs to the leaf of others',
		);
		expect_true(
			sdp.grpmask === 1 << (cpu - leaf.grplo),
			'geometry',
			'a CPU has the bit of another',
		);
	}
}

/* The task of the scenarios named geometry-*. */
export function owner(): void {
	init_srcu_struct(addr(ss));
	check_nodes(addr(ss));
	check_cpus(addr(ss));
}
