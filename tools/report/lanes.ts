// SPDX-License-Identifier: GPL-2.0-only
/**
 * A CPU for every step. A task that may be preempted is on no CPU in particular until it looks at one; a
 * picture has to put it somewhere. It goes where it is seen next if that CPU is free, else where it was.
 */
import type { Event, Party } from "./events.js";
import type { Draft } from "./record.js";

/** The CPU that the context is on at its next step from `index` on that says so. */
function nextCpu(drafts: readonly Draft[], index: number): number | undefined {
  const context = drafts[index]?.context;
  return drafts.slice(index).find((one) => one.context === context && one.cpu >= 0)?.cpu;
}

/** The same events, each with its lane. */
export function lanesOf(drafts: readonly Draft[], parties: readonly Party[]): Event[] {
  const last = new Map<number, number>();
  return drafts.map(({ free, ...event }, index) => {
    const { context, cpu } = event;
    const wanted = [parties[context]?.cpu ?? -1, nextCpu(drafts, index), last.get(context)];
    const lane =
      cpu >= 0 ? cpu : (wanted.find((one) => one !== undefined && free.includes(one)) ?? free[0]);
    last.set(context, lane ?? 0);
    return { ...event, lane: lane ?? 0 };
  });
}
