// SPDX-License-Identifier: GPL-2.0-only
/** Thrown by a machine step that breaks a rule; the search turns it into a finding. */
export class Violation extends Error {
  /**
   * @param rule short name of what was broken, as scenarios expect it
   * @param text one sentence for people
   * @param pc the instruction, or -1: the one the step began with, or none (a deadlock)
   */
  constructor(
    readonly rule: string,
    readonly text: string,
    public pc = -1,
  ) {
    super(`${rule}: ${text}`);
  }
}

/** A limit of the simulated machine is reached: nothing can be claimed beyond it. */
export class OutOfBounds extends Error {}
