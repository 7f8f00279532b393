// SPDX-License-Identifier: GPL-2.0-only

/** Exit status of every command. */
export const EXIT = {
  clean: 0,
  /** The checker found something, or a selftest did not end as expected. */
  finding: 1,
  /** The command line, a patch or a source file cannot be used. */
  usage: 2,
  /** A budget ran out before the answer was known. */
  inconclusive: 3,
  /** A mistake in this program (EX_SOFTWARE of sysexits). */
  internal: 70,
} as const;

/** One of them. */
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
