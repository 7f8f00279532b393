// SPDX-License-Identifier: GPL-2.0-only
/*
 * What C has as operators or the kernel as macros over places. All but barrier() and the branch hints
 * are known to the compiler by name (tools/kcc/README.md).
 */
import type { bool, cstring, int, lvalue, percpu, percpu_lvalue, ptr } from 'linux/types';

/** `&x`. Of a place inside a per-CPU object it is a per-CPU pointer, good for per_cpu_ptr() only. */
export declare function addr<T>(x: lvalue<T>): ptr<T>;

/** The T whose member `member` (`a.b` for one inside another) is at `p`. */
export declare function container_of<T>(p: unknown, member: cstring): ptr<T>;

/** One access that is neither torn, repeated nor left out. Orders nothing. */
export declare function READ_ONCE<T>(x: lvalue<T>): T;
export declare function WRITE_ONCE<T>(x: lvalue<T>, val: T): void;

/** The copy that belongs to `cpu`. */
export declare function per_cpu_ptr<T>(p: ptr<T>, cpu: int): ptr<T>;
export declare function per_cpu_ptr<T>(p: percpu<T>, cpu: int): ptr<T>;

/** CPU numbers, ascending. Which of them are online linux/cpumask knows. */
export declare function each_possible_cpu(): Iterable<int>;

/** A configuration option as a constant; code under one that is off is not compiled. */
export declare function IS_ENABLED(option: bool): bool;

/** Size in words, of a T or of what is named. */
export declare function sizeof<T>(x?: T): int;

/** A static object, zeroed, or initialised at boot by `init`. */
export declare function define<T>(init?: (self: lvalue<T>) => void): T;

/** A static per-CPU variable, zeroed, or initialised at boot by `init`. */
export declare function define_percpu<T>(init?: (self: percpu_lvalue<T>) => void): percpu<T>;

/*
 * Keeps the C compiler from moving accesses across it. Ours moves none, so nothing is left to do; it
 * stays in the source where the kernel needs it.
 */
export function barrier(): void {}

/** Branch hints, which change no outcome. */
export function likely(cond: bool): bool {
	return cond;
}

export function unlikely(cond: bool): bool {
	return cond;
}
