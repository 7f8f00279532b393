// SPDX-License-Identifier: GPL-2.0-only
/*
 * The configuration. The values come from tools/kcc/config.ts, the architecture and the scenario;
 * `if (IS_ENABLED(CONFIG_X))` compiles only the branch taken.
 */
import type { bool, int } from 'linux/types';

/** Number of possible CPUs: the scenario's `cpus`. */
export declare const NR_CPUS: int;
/** Width of `unsigned long`. */
export declare const BITS_PER_LONG: int;
/** Kernel preemption. */
export declare const CONFIG_PREEMPT: bool;
/** preempt_count is kept even without CONFIG_PREEMPT. */
export declare const CONFIG_PREEMPT_COUNT: bool;
export declare const CONFIG_SMP: bool;
/*
 * Which SRCU: one of these is on. v4.12 has the last three; the first stands for a v4.9 kernel, where
 * there is nothing to choose.
 */
export declare const CONFIG_V4_9_SRCU: bool;
export declare const CONFIG_CLASSIC_SRCU: bool;
export declare const CONFIG_TREE_SRCU: bool;
export declare const CONFIG_TINY_SRCU: bool;
/** Children of a node of Tree SRCU's combining tree, and CPUs of a leaf. */
export declare const CONFIG_RCU_FANOUT: int;
export declare const CONFIG_RCU_FANOUT_LEAF: int;
/** The boot parameter srcutree.exp_holdoff, in nanoseconds. */
export declare const EXP_HOLDOFF: int;
/** Of scenarios that are run with one number of readers after another (tools/width/). */
export declare const NR_READERS: int;
/** Checks of __this_cpu_* in preemptible code. */
export declare const CONFIG_DEBUG_PREEMPT: bool;
/** Unlock of a lock that is free, or that another context holds, is reported. */
export declare const CONFIG_DEBUG_SPINLOCK: bool;
/** Per-CPU memory may turn out to be used up (Documentation/fault-injection/fault-injection.txt). */
export declare const CONFIG_FAIL_PAGE_ALLOC: bool;
/** might_sleep() complains in atomic context. */
export declare const CONFIG_DEBUG_ATOMIC_SLEEP: bool;
/** Lockdep maps of SRCU are real. */
export declare const CONFIG_DEBUG_LOCK_ALLOC: bool;
/** Wrong uses of SRCU are reported (kernel/rcu/srcu_debug.ts); not in v4.9. */
export declare const CONFIG_DEBUG_SRCU: bool;
/** RCU_LOCKDEP_WARN is active. */
export declare const CONFIG_PROVE_RCU: bool;
/** powerpc: an unlock and a lock after it are no full barrier together. */
export declare const CONFIG_ARCH_WEAK_RELEASE_ACQUIRE: bool;
/** arm64: the CPU has the LSE atomics. */
export declare const CONFIG_ARM64_LSE_ATOMICS: bool;
/** s390: code is generated for z196 or later. */
export declare const CONFIG_HAVE_MARCH_Z196_FEATURES: bool;
