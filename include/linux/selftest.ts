// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a scenario in test/selftests/ declares: the contexts that run, where interrupts may land, and
 * the verdict expected of each architecture. Read by the compiler and by the test runner.
 */
import type { bool, cstring, int } from 'linux/types';

export interface scenario_task {
	run: () => void;
	/** Shown in traces; the function's name if left out. */
	name?: cstring;
	/** Bound to this CPU; may run anywhere if left out. */
	cpu?: int;
	/** Need not end: a server such as a kworker. */
	daemon?: bool;
	/**
	 * So many of it, called `name/0` and so on: a number, -1 for one less than there are CPUs and one at least,
	 * or an option of the configuration that is a number. One if left out.
	 */
	times?: int;
}

export interface scenario_irq {
	handler: () => void;
	name?: cstring;
	/** A hard interrupt if left out; an NMI comes although interrupts are masked. */
	kind?: 'hardirq' | 'softirq' | 'nmi';
	/** Arrives on this CPU; on any if left out. */
	cpu?: int;
	/** Arrives at most this often. */
	times?: int;
	/** Instead of `times`: can run whenever this static variable is not 0. */
	raised?: int;
}

/**
 * Where a scenario that is for several contexts has its function run: as a task anywhere; as a handler on CPU
 * 0; by CPU 0's idle loop; on the last CPU, offline (test/selftests/lib/contexts.ts).
 */
export type context = 'process' | 'softirq' | 'hardirq' | 'nmi' | 'idle' | 'offline';

/** `pass`, or `fail` and the rule that is broken (or nothing: any). */
export type outcome = 'pass' | 'fail' | `fail ${string}`;

/** One outcome for all, or by architecture (`x86`, `s390-z9-109`...), `default` for the others. */
export type outcomes = outcome | { default: outcome; [arch: string]: outcome };

/** Before and after the patch that the tree carries for the implementation. */
export interface expectations {
	before: outcomes;
	after: outcomes;
}

/** Of SRCU, by short name (tools/scenarios/implementations.ts): v4.9's and the three of v4.12. */
export type implementation = 'v4.9' | 'classic' | 'tree' | 'tiny';

export interface scenario {
	title: cstring;
	/** The implementations it is run on, each a scenario of its own; `['v4.9']` if left out. */
	srcu?: implementation[];
	/** Possible CPUs, all online unless the scenario says otherwise. With Tiny there is one, CPU 0. */
	cpus: int;
	/**
	 * Adds this many kworkers (kernel/workqueue.ts) and the timer softirq (kernel/time/timer.ts). Tree SRCU
	 * gets one kworker for each CPU besides. What waits for RCU gets its threads (kernel/rcu/tree.ts) unasked.
	 */
	kworkers?: int;
	/** Overrides of generated/config, e.g. `{ CONFIG_PREEMPT: false }`. */
	config?: { [name: string]: bool | int };
	/** Width of `unsigned long`, 2 to 32 (Tree SRCU: from 3); 32 if left out. */
	ulong_bits?: int;
	tasks: scenario_task[];
	irqs?: scenario_irq[];
	/**
	 * The contexts it is for, each a scenario of its own, and what runs there besides the tasks and handlers;
	 * `everywhere` in those that have no function of their own.
	 */
	contexts?: { [where in context | 'everywhere']?: () => void };
	/** How often that runs; once if left out. */
	times?: int;
	/** Runs alone before all, after the boot initialisers. Daemons and timers run while it waits. */
	setup?: () => void;
	/** Runs as a task when every task that is no daemon has ended and no interrupt is on its way. */
	finish?: () => void;
	/** Names given to `witness()` that must be reached by some schedule. */
	witnesses?: cstring[];
	/**
	 * For all implementations, or by implementation, `default` for the others. Left out where there are
	 * `contexts`: what those promise is a table (tools/contexts/promised.ts).
	 */
	expect?: expectations | { [srcu in implementation | 'default']?: expectations };
}

/** A finding named `rule` when `cond` is false. */
export declare function expect_true(cond: bool, rule: cstring, text: cstring): void;
/** A finding, unconditionally. */
export declare function fail(rule: cstring, text: cstring): void;
/** Reports part of the outcome of this run. */
export declare function observe(name: cstring, value: int | bool): void;
/** Reports that the schedule got here. */
export declare function witness(name: cstring): void;
