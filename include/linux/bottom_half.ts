// SPDX-License-Identifier: GPL-2.0-only
/* Keeping softirqs away from this CPU. Calls nest. */
export { local_bh_disable, local_bh_enable } from 'kernel/softirq';
