// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grace periods of RCU (include/linux/rcutree.h, v4.9), for a kernel that does not preempt readers.
 * linux/rcupdate does not pass this on: nothing in the tree waits for RCU but its own tests, and images
 * of the rest need no thread for it on every CPU.
 */
export { rcu_switch_thread, synchronize_rcu, synchronize_sched } from 'kernel/rcu/tree';
