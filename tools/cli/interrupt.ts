// SPDX-License-Identifier: GPL-2.0-only
/** What ctrl-C does: once, searches stop and the command prints what it knows; twice, it is gone. */

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** What a shell says of a process that a SIGINT ended. */
const KILLED = 130;

/**
 * Calls `stop` at the first signal to stop, and ends the process at the second.
 * @returns takes all that back
 */
export function onInterrupt(stop: () => void): () => void {
  let asked = false;
  const handler = (): void => {
    if (asked) process.exit(KILLED);
    asked = true;
    process.stderr.write(
      "\nsrcu: stopping; what was answered is kept. Once more to leave at once.\n",
    );
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, handler);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handler);
  };
}
