// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scalar types and the shapes of kernel TypeScript. To plain TypeScript they are numbers and
 * objects; the kernel compiler reads the names and gives each its width (tools/kcc/README.md).
 */

export type int = number;
export type uint = number;
/** Signed and unsigned words of the configured width (4 to 32 bits). */
export type long = number;
export type ulong = number;
export type bool = boolean;
/** A string literal, kept for messages only. */
export type cstring = string;

/** `T *`: the fields of a struct directly, the pointee itself as `.$`. */
export type ptr<T> = { $: T } & (T extends number | boolean | { $: unknown } | Callable
	? unknown
	: T);

/** `T [N]`. */
export type array<T, N extends number> = T[] & { readonly __size?: N };

/** `T __percpu *`, or a static per-CPU variable: one T for each possible CPU. */
export type percpu<T> = T & { readonly __percpu?: true };

/** A parameter that names a memory location, as a macro's argument does in C. */
export type lvalue<T> = T;

/** The same for a location inside a per-CPU object. */
export type percpu_lvalue<T> = T;

type Callable = (...args: never[]) => unknown;

/** The null pointer, assignable to every pointer and function pointer. */
export declare const NULL: never;
