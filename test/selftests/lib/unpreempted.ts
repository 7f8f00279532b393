// SPDX-License-Identifier: GPL-2.0-only
/*
 * The `config` of a kernel that does not preempt itself. The checks that hang on the preempt count, which such
 * a kernel does not keep, go with it.
 */
export const unpreempted = {
	CONFIG_PREEMPT: false,
	CONFIG_DEBUG_PREEMPT: false,
	CONFIG_DEBUG_ATOMIC_SLEEP: false,
};
