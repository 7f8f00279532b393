// SPDX-License-Identifier: GPL-2.0-only
/** `make bench`: how fast the checker is on this machine. */
import type { Command } from "commander";
import { UserError } from "../base/errors.js";
import { EXIT, type ExitStatus } from "../base/exit.js";
import { print, printJson, progressOn } from "../base/output.js";
import { type Done, ifStarted, runProgram } from "../session/program.js";
import { openSession } from "../session/session.js";
import { compare, readRows } from "./compare.js";
import { measure, type Row } from "./measure.js";
import { profiled } from "./profile.js";
import { LARGEST, type Subject, subjects } from "./rows.js";
import { profileTable, ratioTable, table } from "./table.js";

interface BenchOptions {
  readonly json: boolean;
  readonly base?: string;
  readonly only: string;
  readonly profile: boolean;
}

function measured(all: readonly Subject[]): Row[] {
  const progress = progressOn();
  const rows = all.map((subject, i) => {
    progress.update(`${i + 1} of ${all.length}: ${subject.name}`);
    return measure(subject);
  });
  progress.clear();
  return rows;
}

async function profile(json: boolean): Promise<ExitStatus> {
  const all = subjects(await openSession({ arch: [], scenario: [] }));
  const largest = all.find(({ name }) => name === LARGEST);
  if (!largest) throw new Error(`${LARGEST} is not measured`);
  const { files, functions } = await profiled(() => largest.work());
  if (json) printJson({ name: LARGEST, files, functions });
  else print(profileTable(LARGEST, [files, functions]));
  return EXIT.clean;
}

/** The subjects whose names have this in them. */
function chosen(all: readonly Subject[], only: string): Subject[] {
  const some = all.filter(({ name }) => name.includes(only));
  if (some.length > 0) return some;
  const names = all.map(({ name }) => `  ${name}`).join("\n");
  throw new UserError(`Nothing that is measured has "${only}" in its name. There are:\n${names}`);
}

async function bench({ json, base, only }: BenchOptions): Promise<ExitStatus> {
  const earlier = base === undefined ? undefined : readRows(base);
  const rows = measured(chosen(subjects(await openSession({ arch: [], scenario: [] })), only));
  if (json) printJson(rows);
  else print(table(rows));
  if (earlier && !json) print(`\n${ratioTable(compare(earlier, rows))}`);
  return EXIT.clean;
}

function define(program: Command, done: Done): void {
  program
    .description("how fast the checker is on this machine")
    .option("--json", "the rows as a JSON array on stdout", false)
    .option("--base <file>", "what --json wrote before, to compare with")
    .option("--only <text>", "only what has this in its name", "")
    .option("--profile", "where the time of the largest search goes, instead", false)
    .action(async (options: BenchOptions) => {
      done(await (options.profile ? profile(options.json) : bench(options)));
    });
}

await ifStarted(import.meta.url, (argv) => runProgram("bench", argv, define));
