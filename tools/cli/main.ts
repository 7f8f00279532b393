#!/usr/bin/env node
// SPDX-License-Identifier: GPL-2.0-only
/** The command `srcu`. */
import { type Command, Option } from "commander";
import { archdiff, type ArchdiffOptions } from "./archdiff.js";
import { busted } from "./busted.js";
import { compile, type CompileOptions } from "./compile.js";
import { contexts, type ContextsOptions } from "./contexts.js";
import type { ExitStatus } from "../base/exit.js";
import { faults, type FaultsOptions } from "./faults.js";
import { list } from "./list.js";
import {
  list as names,
  positive,
  whole,
  widths,
  withChoice,
  withMachineSearch,
  withSearch,
} from "./options.js";
import { type Done, ifStarted, runProgram } from "../session/program.js";
import { parity, type ParityOptions } from "./parity.js";
import { FORMATS, replay, type ReplayOptions } from "./replay.js";
import { review, type ReviewOptions } from "./review.js";
import { SCHEDULERS } from "../torture/torture.js";
import { step, type StepOptions } from "./step.js";
import { test, type TestOptions } from "./test.js";
import { torture } from "./torture.js";
import type { TortureCommand } from "./tortures.js";
import { width, type WidthOptions } from "./width.js";

/** Runs one command line; every ending is an exit status. */
export function main(argv: readonly string[]): Promise<ExitStatus> {
  return runProgram("srcu", argv, define);
}

function define(program: Command, done: Done): void {
  program.description("SRCU on a simulated machine: every interleaving, per architecture");
  withSearch(program.command("review"))
    .argument("[patch]", "a git format-patch mail or a diff of this tree, - for stdin")
    .option("--fresh", "search again what an earlier search has answered", false)
    .option("--no-study", "leave out what a part of the patch does")
    .option("--full", "print the whole report, not the first screen only", false)
    .description("what a patch changes, scenario by architecture, and what a part of it does")
    .action(async (patch: string | undefined, options: ReviewOptions) => {
      done(await review(patch, options));
    });
  withSearch(program.command("test"))
    .description("the selftests, each against the outcome it declares")
    .option("--promote", "write the counts found as the ones expected", false)
    .action(async (options: TestOptions) => {
      done(await test(options));
    });
  withMachineSearch(program.command("faults"))
    .option("--claimed", "print what the mails claim, and run nothing", false)
    .description("the faults that patches/busted/ plants, and on which machines each is found")
    .action(async (options: FaultsOptions) => {
      done(await faults(options));
    });
  withSearch(program.command("archdiff"))
    .argument("[patch]", "as for review")
    .option("--before", "only without the patch", false)
    .option("--after", "only with the patch", false)
    .option("--cost", "what a pair of lock and unlock executes, instead of outcomes", false)
    .option("--fresh", "search again what an earlier search has answered", false)
    .option("--promote", "write the outcomes found as the ones expected", false)
    .description("what one architecture can reach and another cannot, with a schedule for each")
    .action(async (patch: string | undefined, options: ArchdiffOptions) => {
      done(await archdiff(patch, options));
    });
  withSearch(program.command("contexts"))
    .option("--fresh", "search again what an earlier search has answered", false)
    .option("--promote", "write the cells found as the ones expected", false)
    .description("from which contexts SRCU can be used, tried out cell by cell")
    .action(async (options: ContextsOptions) => {
      done(await contexts(options));
    });
  withMachineSearch(program.command("width"))
    .option("--srcu <names>", "these implementations only, with commas", names, [])
    .option("--bits <numbers>", "these widths only, with commas", widths, [])
    .description("how many readers it takes until narrow counters come round")
    .action(async (options: WidthOptions) => {
      done(await width(options));
    });
  program
    .command("parity")
    .argument("[patch]", "as for review; the tree with it is checked")
    .option("--kernel <version>", "the version of the kernel it is held against", "v4.9")
    .option("--before", "the tree without the patch", false)
    .option("--json", "one JSON document on stdout", false)
    .option("--sarif", "a SARIF log on stdout, for tools that annotate code", false)
    .description("whether the tree has what the kernel has, and what the patch asks for")
    .action(async (patch: string | undefined, options: ParityOptions) => {
      done(await parity(patch, options));
    });
  withChoice(program.command("torture"))
    .description("long random executions of the kernel's torture test, with its summary")
    .option("--before", "the tree without the patch", false)
    .option("--patch <file>", "as for review; the tree with it is tortured")
    .option("--fixed", "without the defects of v4.12 that mainline fixed later", false)
    .option("--seed <number>", "the same again for the same seed", whole, 1)
    .addOption(
      new Option("--scheduler <name>", "who runs next").choices(SCHEDULERS).default("random"),
    )
    .option("--depth <number>", "pct: steps whose order a bug may depend on", positive, 3)
    .option("--sections <number>", "reader sections in all", positive, 1_000_000)
    .option("--length <number>", "reader sections of one execution", positive)
    .option("--execution <number>", "this execution alone", whole)
    .option("--busted", "the busted forms instead, and how soon each is found", false)
    .option("--json", "one JSON document on stdout", false)
    .option("--out <folder>", "where schedules are saved", "traces")
    .action(async (options: TortureCommand) => {
      done(await (options.busted ? busted(options) : torture(options)));
    });
  program
    .command("replay")
    .argument("<file>", "a schedule saved by review or test")
    .description("take a saved schedule again, strictly, and print it")
    .option("--patch <file>", "the patch the schedule is about, if it is not where it was")
    .addOption(
      new Option("--format <name>", "what it is shown as").choices(FORMATS).default("text"),
    )
    .option("--json", "one JSON document on stdout: --format json", false)
    .option("--html <file>", "write a page to step through it, which needs nothing else")
    .action(async (file: string, options: ReplayOptions) => {
      done(await replay(file, options));
    });
  program
    .command("step")
    .argument("<file>", "a schedule saved by review or test")
    .description("walk through a saved schedule: forward, back, what else could run")
    .option("--patch <file>", "as for replay")
    .action(async (file: string, options: StepOptions) => {
      done(await step(file, options));
    });
  program
    .command("list")
    .description("the architectures and scenarios there are")
    .option("--json", "one JSON document on stdout", false)
    .action(async (options: { readonly json: boolean }) => {
      done(await list(options));
    });
  program
    .command("compile")
    .argument("<scenario>", "its name (srcu list)")
    .option("--arch <name>", "for this architecture", names, [])
    .description("the instructions a scenario compiles to")
    .option("--before", "without the patches that the tree carries", false)
    .option("--json", "the image as JSON", false)
    .action(async (scenario: string, options: CompileOptions) => {
      done(await compile(scenario, options));
    });
}

await ifStarted(import.meta.url, main);
