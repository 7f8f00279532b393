// SPDX-License-Identifier: GPL-2.0-only
import type { Result, Trace } from "../explore/result.js";

/** One way in which a run can end. */
export interface Ending {
  readonly outcome: string;
  readonly trace: Trace;
}

/** The endings of a search that collected them. */
export function endingsOf(result: Result): readonly Ending[] | undefined {
  return (result as Result & { readonly endings?: readonly Ending[] }).endings;
}
