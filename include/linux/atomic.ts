// SPDX-License-Identifier: GPL-2.0-only
/* Interlocked operations, and the barriers that go with them. */
export * from 'asm/atomic';
export { cmpxchg, cmpxchg_relaxed, xchg } from 'asm/cmpxchg';
export { smp_mb__after_atomic, smp_mb__before_atomic } from 'asm/barrier';
