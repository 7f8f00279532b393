// SPDX-License-Identifier: GPL-2.0-only
/** Simple wait queues, on which Tiny SRCU waits for readers. */
import type { FileFacts } from "../manifest.js";

const QUEUE = "q: ptr<swait_queue_head>";
const WAITER = "wait: ptr<swait_queue>";

const header: FileFacts = {
  path: "include/linux/swait.h",
  closed: false,
  functions: [
    {
      name: "swait_active",
      linkage: "inline",
      parameters: [QUEUE],
      returns: "bool",
      steps: ["!list_empty task_list"],
    },
  ],
  structs: [
    { name: "swait_queue_head", fields: ["lock: spinlock_t", "task_list: list_head"] },
    { name: "swait_queue", fields: ["task: ptr<task_struct>", "task_list: list_head"] },
  ],
  declares: [
    {
      from: "kernel/sched/swait.c",
      names: ["finish_swait", "prepare_to_swait", "swake_up", "swake_up_locked"],
    },
  ],
};

const source: FileFacts = {
  path: "kernel/sched/swait.c",
  closed: false,
  functions: [
    {
      name: "swake_up_locked",
      linkage: "exported to all",
      parameters: [QUEUE],
      returns: "void",
      steps: [
        "list_empty task_list",
        "container_of<swait_queue> next task_list",
        "wake_up_process task",
        "list_del_init task_list",
      ],
    },
    {
      name: "swake_up",
      linkage: "exported to all",
      parameters: [QUEUE],
      returns: "void",
      // The first look is without the lock.
      steps: [
        "!swait_active",
        "spin_lock_irqsave lock",
        "swake_up_locked",
        "spin_unlock_irqrestore lock",
      ],
    },
    {
      name: "prepare_to_swait",
      linkage: "exported to all",
      parameters: [QUEUE, WAITER, "state: long"],
      returns: "void",
      steps: [
        "spin_lock_irqsave lock",
        "current",
        "task =",
        "list_empty task_list",
        "list_add task_list task_list",
        "set_current_state",
        "spin_unlock_irqrestore lock",
      ],
    },
    {
      name: "finish_swait",
      linkage: "exported to all",
      parameters: [QUEUE, WAITER],
      returns: "void",
      // The kernel leaves the lock alone if the waiter is off the list already.
      steps: [
        "__set_current_state TASK_RUNNING",
        "spin_lock_irqsave lock",
        "list_del_init task_list",
        "spin_unlock_irqrestore lock",
      ],
    },
  ],
};

export const swait: readonly FileFacts[] = [header, source];
