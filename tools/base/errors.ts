// SPDX-License-Identifier: GPL-2.0-only

/**
 * Something the user gave cannot be used. The message is a full sentence (or several) that names the
 * place, says what was found there and what to do; it is shown as it stands, without a stack.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
  /** Exit status of the command. */
  readonly exitStatus: number = 2;
}
