// SPDX-License-Identifier: GPL-2.0-only
/* Per-CPU data: the operations, and objects made at run time. */
export * from 'linux/percpu-defs';
export { alloc_percpu, free_percpu } from 'mm/percpu';
