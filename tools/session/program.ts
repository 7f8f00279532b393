// SPDX-License-Identifier: GPL-2.0-only
/** What every program of the project does with its command line: run it, and end with a status. */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { UserError } from "../base/errors.js";
import { EXIT, type ExitStatus } from "../base/exit.js";
import { KernelCodeError } from "../kcc/diagnostic.js";

/** Is told how a command ended. */
export type Done = (status: ExitStatus) => void;

/**
 * Runs one command line; every ending is an exit status.
 * @param define gives the program, which never ends the process itself, its options and commands
 */
export async function runProgram(
  name: string,
  argv: readonly string[],
  define: (program: Command, done: Done) => void,
): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.clean;
  const program = new Command(name).exitOverride().showHelpAfterError().showSuggestionAfterError();
  define(program, (result) => {
    status = result;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    return explain(name, error);
  }
}

/** Says what went wrong on stderr, and whose fault it is. */
function explain(name: string, error: unknown): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof UserError || error instanceof KernelCodeError) {
    process.stderr.write(`${name}: ${error.message}\n`);
    return EXIT.usage;
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `${name}: internal error, a mistake in this program and not in your input.\n${what}\n` +
      `Please report it with the command line and the patch, if there was one.\n`,
  );
  return EXIT.internal;
}

/** Runs `main` if the module at `url` is the program that was started. */
export async function ifStarted(
  url: string,
  main: (argv: readonly string[]) => Promise<ExitStatus>,
): Promise<void> {
  const script = process.argv[1];
  if (script === undefined || realpathSync(script) !== fileURLToPath(url)) return;
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  process.exitCode = await main(process.argv.slice(2));
}
