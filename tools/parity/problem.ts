// SPDX-License-Identifier: GPL-2.0-only

/** A place where the tree is not what the manifest says. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Id of the rule. */
  readonly rule: string;
  readonly message: string;
}
