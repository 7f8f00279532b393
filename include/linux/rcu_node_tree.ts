// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shape of the combining tree (include/linux/rcu_node_tree.h, v4.12).
 *
 * Requests of all CPUs meet at the root, but only the first one at each node goes on to its parent, so
 * that the root's lock is not taken once for each CPU. A leaf serves RCU_FANOUT_LEAF CPUs, any other node
 * RCU_FANOUT nodes, and there are as many levels as NR_CPUS needs, four at most. SRCU needs to know
 * because its nodes are part of srcu_struct.
 */
import type { int } from 'linux/types';
import { CONFIG_RCU_FANOUT, CONFIG_RCU_FANOUT_LEAF, NR_CPUS } from 'generated/config';

export const RCU_FANOUT: int = CONFIG_RCU_FANOUT;
export const RCU_FANOUT_LEAF: int = CONFIG_RCU_FANOUT_LEAF;

/** CPUs that a tree of so many levels has room for. */
export const RCU_FANOUT_1: int = RCU_FANOUT_LEAF;
export const RCU_FANOUT_2: int = RCU_FANOUT_1 * RCU_FANOUT;
export const RCU_FANOUT_3: int = RCU_FANOUT_2 * RCU_FANOUT;
export const RCU_FANOUT_4: int = RCU_FANOUT_3 * RCU_FANOUT;

/** A machine with more than RCU_FANOUT_4 CPUs would not fit; none here comes near. */
export const RCU_NUM_LVLS: int =
	NR_CPUS <= RCU_FANOUT_1 ? 1 : NR_CPUS <= RCU_FANOUT_2 ? 2 : NR_CPUS <= RCU_FANOUT_3 ? 3 : 4;

/* Nodes that each hold so many CPUs, or as many of them as there are. */
const NODES_OF_1: int = (NR_CPUS + RCU_FANOUT_1 - 1) / RCU_FANOUT_1;
const NODES_OF_2: int = (NR_CPUS + RCU_FANOUT_2 - 1) / RCU_FANOUT_2;
const NODES_OF_3: int = (NR_CPUS + RCU_FANOUT_3 - 1) / RCU_FANOUT_3;

/** Nodes by level, the root's first; 0 for a level that there is not. */
export const NUM_RCU_LVL_0: int = 1;
export const NUM_RCU_LVL_1: int =
	RCU_NUM_LVLS === 2
		? NODES_OF_1
		: RCU_NUM_LVLS === 3
			? NODES_OF_2
			: RCU_NUM_LVLS === 4
				? NODES_OF_3
				: 0;
export const NUM_RCU_LVL_2: int =
	RCU_NUM_LVLS === 3 ? NODES_OF_1 : RCU_NUM_LVLS === 4 ? NODES_OF_2 : 0;
export const NUM_RCU_LVL_3: int = RCU_NUM_LVLS === 4 ? NODES_OF_1 : 0;

export const NUM_RCU_NODES: int = NUM_RCU_LVL_0 + NUM_RCU_LVL_1 + NUM_RCU_LVL_2 + NUM_RCU_LVL_3;
