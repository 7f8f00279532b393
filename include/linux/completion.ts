// SPDX-License-Identifier: GPL-2.0-only
/* "Wait until this has happened", once for each complete(). */
import type { uint } from 'linux/types';
import type { wait_queue_head_t } from 'linux/wait';

export interface completion {
	/** Events not yet waited for. */
	done: uint;
	wait: wait_queue_head_t;
}

export {
	complete,
	complete_all,
	completion_done,
	init_completion,
	reinit_completion,
	try_wait_for_completion,
	wait_for_completion,
} from 'kernel/sched/completion';
