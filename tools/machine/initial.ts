// SPDX-License-Identifier: GPL-2.0-only
import { FIRST_ADDRESS, type Image } from "../kcc/ir.js";
import { BOUND_TO, type Layout, VALID } from "./layout.js";
import type { State } from "./state.js";

/**
 * The state before any instruction: static memory, the interrupts to come, every context's task_struct.
 * @param preemptCount state index of each context's preempt_count, or -1
 */
export function writeInitialState(
  image: Image,
  layout: Layout,
  state: State,
  preemptCount: Int32Array,
): void {
  const status = (from: number, words: number): void => {
    for (let i = 0; i < words; i++) state.write(layout.shadow + from + i, VALID);
  };
  status(FIRST_ADDRESS, layout.percpuStart - FIRST_ADDRESS);
  for (let cpu = 0; cpu < layout.cpus; cpu++)
    status(layout.percpuStart + cpu * layout.percpuUnit, image.percpuWords);
  for (const [address, value] of image.initial) state.write(layout.memory + address, value);
  state.write(layout.percpuNext, image.percpuWords);
  for (const [line, { times, raised }] of image.scenario.interrupts.entries()) {
    if (raised < 0) state.write(layout.lineBase + line, times);
  }
  for (const context of layout.contexts) {
    status(context.task, image.taskStruct.words);
    const at = preemptCount[context.index] as number;
    if (at >= 0) state.write(at, context.entryCount);
    state.write(context.base + BOUND_TO, context.cpu + 1);
  }
}
