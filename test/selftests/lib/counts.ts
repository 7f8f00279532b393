// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the counters of a domain say, for finish functions, when nobody counts any more. Each
 * implementation has its own counters, so each has these in a file of its own:
 *
 *	all_left(sp)		everybody who came has left, under the rank they came under
 *	expect_all_left(sp)	complains if not
 *	check_locks(sp, n)	reports how many sections begun were counted, and complains if not all
 *				of these n: where that is kept
 *	observe_inside(sp)	how many are inside, of each rank
 *	flips(sp)		how often new readers were sent to the other rank, since boot
 *	no_counters(sp)		the counters of a domain are gone, or there are none to go
 *
 * and of one CPU, where that is kept:
 *
 *	locks_on(sp, cpu, idx)	sections of a rank begun there
 *	inside_on(sp, cpu, idx)	begun there, less those ended there
 *	come_and_gone(sp, cpu, idx, n)	makes it n that began and ended there
 */
export * from 'test/selftests/lib/v4.9/counts' with { config: 'CONFIG_V4_9_SRCU' };
export * from 'test/selftests/lib/classic/counts' with { config: 'CONFIG_CLASSIC_SRCU' };
export * from 'test/selftests/lib/tree/counts' with { config: 'CONFIG_TREE_SRCU' };
export * from 'test/selftests/lib/tiny/counts' with { config: 'CONFIG_TINY_SRCU' };
