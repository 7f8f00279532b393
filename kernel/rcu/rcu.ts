// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers of grace periods, and the geometry of the combining tree at run time (kernel/rcu/rcu.h,
 * v4.12). ULONG_CMP_GE() and ULONG_CMP_LT() are in include/linux/rcupdate.h there.
 *
 * A number has the state of the grace period in its two low bits, 0 between two, and counts in the
 * others the grace periods that have ended.
 */
import type { array, bool, int, ptr, ulong } from 'linux/types';
import { WARN_ON_ONCE } from 'linux/bug';
import { READ_ONCE, WRITE_ONCE } from 'linux/compiler';
import { NR_CPUS } from 'generated/config';
import { ULONG_MAX } from 'linux/kernel';
import {
	NUM_RCU_LVL_0,
	NUM_RCU_LVL_1,
	NUM_RCU_LVL_2,
	NUM_RCU_LVL_3,
	NUM_RCU_NODES,
	RCU_NUM_LVLS,
} from 'linux/rcu_node_tree';
import { smp_mb } from 'asm/barrier';

/* Comparison of numbers that wrap, as long as they are less than half the range apart. */
/* macro */ export function ULONG_CMP_GE(a: ulong, b: ulong): bool {
	return ULONG_MAX / 2 >= a - b;
}

/* macro */ export function ULONG_CMP_LT(a: ulong, b: ulong): bool {
	return ULONG_MAX / 2 < a - b;
}

export const RCU_SEQ_CTR_SHIFT = 2;
export const RCU_SEQ_STATE_MASK = 3;

/** The counting part. */
/* inline */ export function rcu_seq_ctr(s: ulong): ulong {
	return s >> RCU_SEQ_CTR_SHIFT;
}

/** The state part. */
/* inline */ export function rcu_seq_state(s: ulong): int {
	return s & RCU_SEQ_STATE_MASK;
}

/** The caller sees to it that nobody else writes it. */
/* inline */ export function rcu_seq_set_state(sp: ptr<ulong>, newstate: int): void {
	WARN_ON_ONCE((newstate & ~RCU_SEQ_STATE_MASK) !== 0);
	WRITE_ONCE(sp.$, (sp.$ & ~RCU_SEQ_STATE_MASK) + newstate);
}

/** A grace period begins: state 1. */
/* inline */ export function rcu_seq_start(sp: ptr<ulong>): void {
	WRITE_ONCE(sp.$, sp.$ + 1);
	smp_mb(); /* Number before grace period. */ /* Pairs with rcu_seq_snap(). */
	WARN_ON_ONCE(rcu_seq_state(sp.$) !== 1);
}

/** It has ended: the counter goes up, the state is 0. */
/* inline */ export function rcu_seq_end(sp: ptr<ulong>): void {
	smp_mb(); /* Grace period before number. */ /* Pairs with rcu_seq_done(). */
	WARN_ON_ONCE(rcu_seq_state(sp.$) === 0);
	WRITE_ONCE(sp.$, (sp.$ | RCU_SEQ_STATE_MASK) + 1);
}

/*
 * The number at which a grace period that begins from now on will have ended for sure: the next if none
 * is in progress, the one after it else.
 */
/* inline */ export function rcu_seq_snap(sp: ptr<ulong>): ulong {
	const s = (READ_ONCE(sp.$) + 2 * RCU_SEQ_STATE_MASK + 1) & ~RCU_SEQ_STATE_MASK;
	smp_mb(); /* The look before what follows. */ /* Pairs with rcu_seq_start(). */
	return s;
}

/** The number now. Orders nothing. */
/* inline */ export function rcu_seq_current(sp: ptr<ulong>): ulong {
	return READ_ONCE(sp.$);
}

/** Whether what rcu_seq_snap() returned has come. */
/* inline */ export function rcu_seq_done(sp: ptr<ulong>, s: ulong): bool {
	return ULONG_CMP_GE(READ_ONCE(sp.$), s);
}

/*
 * The kernel has these as variables, since boot parameters may make leaves larger than they were
 * compiled for. There are no such parameters here.
 */
export const rcu_num_lvls: int = RCU_NUM_LVLS;
export const rcu_num_nodes: int = NUM_RCU_NODES;

/** Nodes on a level; the root is on level 0. */
export function num_rcu_lvl(level: int): int {
	if (level === 0) return NUM_RCU_LVL_0;
	if (level === 1) return NUM_RCU_LVL_1;
	if (level === 2) return NUM_RCU_LVL_2;
	return NUM_RCU_LVL_3;
}

/** Children of a node, by level; those of a leaf are CPUs. */
export interface rcu_levelspread {
	of: array<int, typeof RCU_NUM_LVLS>;
}

/** Spreads the CPUs evenly over as many nodes as there are. rcutree.rcu_fanout_exact is not kept. */
/* inline */ export function rcu_init_levelspread(levelspread: ptr<rcu_levelspread>): void {
	let cprv: int = NR_CPUS;
	for (let i: int = rcu_num_lvls - 1; i >= 0; i--) {
		const ccur = num_rcu_lvl(i);
		levelspread.of[i] = (cprv + ccur - 1) / ccur;
		cprv = ccur;
	}
}
