// SPDX-License-Identifier: GPL-2.0-only
/** `srcu compile`: a scenario's image for one architecture. */
import { compileScenario } from "../scenarios/compile.js";
import { UserError } from "../base/errors.js";
import { EXIT, type ExitStatus } from "../base/exit.js";
import { printImage } from "../kcc/print.js";
import { print, printJson } from "../base/output.js";
import { openSession } from "../session/session.js";

/** Options of `srcu compile`. */
export interface CompileOptions {
  readonly arch: readonly string[];
  readonly before: boolean;
  readonly json: boolean;
}

/** Runs the command. */
export async function compile(name: string, options: CompileOptions): Promise<ExitStatus> {
  const session = await openSession({ arch: options.arch, scenario: [name] });
  const [machine, second] = session.machines;
  const [scenario] = session.scenarios;
  if (!machine || !scenario || second) {
    const known = session.allMachines.map((one) => one.name).join(", ");
    throw new UserError(`Name one architecture with --arch. Known: ${known}.`);
  }
  const tree = options.before ? session.placement.before : session.tree;
  const image = compileScenario(tree, { scenario: scenario.file, srcu: scenario.srcu, machine });
  if (options.json) printJson(image);
  else print(printImage(image));
  return EXIT.clean;
}
