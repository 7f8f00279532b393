// SPDX-License-Identifier: GPL-2.0-only
/* Domains that scenarios begin with. */
import type { ptr } from 'linux/types';
import { CONFIG_TREE_SRCU } from 'generated/config';
import { IS_ENABLED } from 'linux/compiler';
import type { srcu_struct } from 'linux/srcu';
import { srcu_barrier } from 'linux/srcu';

/*
 * For setup functions: a static domain that has had its first user, who is the one that sets it up in Tree
 * SRCU, in some two hundred steps that a scenario about something else need not walk through with every
 * schedule of its own (first-use does).
 */
export function first_use(sp: ptr<srcu_struct>): void {
	if (IS_ENABLED(CONFIG_TREE_SRCU)) srcu_barrier(sp);
}
