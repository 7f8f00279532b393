// SPDX-License-Identifier: GPL-2.0-only
/** Options that several commands share. */
import { type Command, InvalidArgumentError } from "commander";

/** As commander hands them over. */
export interface RunOptions {
  readonly arch: readonly string[];
  readonly scenario: readonly string[];
  readonly json: boolean;
  readonly out: string;
  readonly reduction: boolean;
  readonly memory: number;
  readonly time: number;
  /** Searches even what is known from an earlier search. */
  readonly fresh: boolean;
}

/** `a,b` after what earlier uses of the option gave. */
export function list(value: string, before: readonly string[]): string[] {
  const names = value.split(",").map((name) => name.trim());
  return [...before, ...names.filter((name) => name !== "")];
}

/** A whole number above 0. */
export function positive(value: string): number {
  if (/^[0-9]+$/.test(value) && Number(value) > 0) return Number(value);
  throw new InvalidArgumentError("It is a whole number above 0.");
}

/** A whole number, 0 too. */
export function whole(value: string): number {
  if (/^[0-9]{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It is a whole number of at most 9 digits.");
}

/** `3,4` after what earlier uses of the option gave: widths of a counter. */
export function widths(value: string, before: readonly number[]): number[] {
  const named = list(value, []);
  if (named.every((name) => /^[3-8]$/.test(name))) return [...before, ...named.map(Number)];
  throw new InvalidArgumentError("Widths are whole numbers from 3 to 8.");
}

/** `--arch`. */
function withMachines(command: Command): Command {
  const text = "these architectures only, with commas (srcu list)";
  return command.option("--arch <names>", text, list, []);
}

/** `--arch` and `--scenario`. */
export function withChoice(command: Command): Command {
  return withMachines(command).option(
    "--scenario <names>",
    "these scenarios only, with commas (srcu list)",
    list,
    [],
  );
}

/** Everything that a command which searches takes. */
export function withSearch(command: Command): Command {
  return withLimits(withChoice(command));
}

/** The same for one that knows itself which scenarios to search. */
export function withMachineSearch(command: Command): Command {
  return withLimits(withMachines(command));
}

function withLimits(command: Command): Command {
  return command
    .option("--json", "one JSON document on stdout", false)
    .option("--out <folder>", "where schedules and reports are saved", "traces")
    .option("--no-reduction", "search every order of independent steps too")
    .option("--memory <MiB>", "for the visited states of one search", positive, 1024)
    .option("--time <seconds>", "for one search", positive, 600);
}
