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

/** The simulated memory is too small for the scenario: nothing can be claimed. */
export class OutOfMemory extends Error {
  constructor(what: string) {
    super(`${what} of the simulated machine is used up`);
  }
}
