// SPDX-License-Identifier: GPL-2.0-only
/* Kernel timers. When one expires is not modelled, only that it does, some time after it was added. */
import type { ptr } from 'linux/types';
import type { list_head } from 'linux/list';

/*
 * The callback gets the timer, as it does from v4.15 on. v4.9 passes an unsigned long that holds a
 * pointer, which a narrow one here could not.
 */
export interface timer_list {
	/** `next` is NULL while the timer is not armed. */
	entry: list_head;
	function: (timer: ptr<timer_list>) => void;
}

export {
	add_timer,
	del_timer,
	del_timer_sync,
	setup_timer,
	timer_pending,
} from 'kernel/time/timer';
