// SPDX-License-Identifier: GPL-2.0-only
/** Why a run, or the whole exploration, cannot go on. */

/** A step broke a rule: the run ends with it. */
export class Broken extends Error {
  /** @param rule its short name, as scenarios expect it */
  constructor(readonly rule: string) {
    super(rule);
  }
}

/** Nothing can be said of the program: it is too large, or its setup() fails. */
export class GivenUp extends Error {}
