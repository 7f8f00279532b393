// SPDX-License-Identifier: GPL-2.0-only
/** A scenario before it is text, so that it can be changed and made shorter. */
import type { InterruptKind } from "../../../tools/kcc/ir.js";

/** Statements with others around them; those inside can do without. */
export interface Block {
  readonly open: readonly string[];
  readonly body: readonly Statement[];
  readonly close: readonly string[];
}

/** A line, or a block. */
export type Statement = string | Block;

export interface TaskDraft {
  readonly run: string;
  /** The CPU it is bound to, or -1. */
  readonly cpu: number;
  readonly daemon: boolean;
}

export interface LineDraft {
  readonly handler: string;
  readonly kind: InterruptKind;
  readonly cpu: number;
  readonly times: number;
  /** The variable that raises it. */
  readonly raised?: string;
}

export interface Draft {
  readonly cpus: number;
  readonly preempt: boolean;
  /** Unlocking a spinlock says whose it was, in one exchange instead of a store. */
  readonly debugLocks: boolean;
  /** By name. */
  readonly functions: ReadonlyMap<string, readonly Statement[]>;
  readonly tasks: readonly TaskDraft[];
  readonly lines: readonly LineDraft[];
  readonly setup?: string;
  readonly finish?: string;
}

/** Functions that something runs. */
export function usedFunctions({ tasks, lines, setup, finish }: Draft): string[] {
  const named = [...tasks.map(({ run }) => run), ...lines.map(({ handler }) => handler)];
  return [...new Set([...named, setup ?? "", finish ?? ""])].filter((name) => name !== "");
}

/** Each statement of a list and of the blocks in it, outer ones first. */
export function everyStatement(list: readonly Statement[]): Statement[] {
  return list.flatMap((one) => [one, ...(typeof one === "string" ? [] : everyStatement(one.body))]);
}

/** A list with each line replaced, also those of blocks. */
export function mapLines(
  list: readonly Statement[],
  change: (line: string) => string,
): Statement[] {
  return list.map((one) => {
    if (typeof one === "string") return change(one);
    const { open, body, close } = one;
    return { open: open.map(change), body: mapLines(body, change), close: close.map(change) };
  });
}
