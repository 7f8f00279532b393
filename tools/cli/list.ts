// SPDX-License-Identifier: GPL-2.0-only
/** `srcu list`: what there is to name in other commands. */
import { EXIT, type ExitStatus } from "../base/exit.js";
import { print, printJson } from "../base/output.js";
import { readScenario } from "../scenarios/scenario.js";
import { findScenarios, type ScenarioFile } from "../scenarios/scenarios.js";
import { readVariants } from "../selftest/variants.js";
import { openSession, type Session } from "../session/session.js";

interface Item {
  readonly name: string;
  readonly title: string;
}

function scenarios({ tree }: Session, files: readonly ScenarioFile[]): Item[] {
  return files.map(({ name, file, srcu }) => {
    return { name, title: readScenario(tree, file, { srcu }).title };
  });
}

function table(title: string, items: readonly Item[]): string {
  const width = Math.max(...items.map(({ name }) => name.length));
  return [title, ...items.map((item) => `  ${item.name.padEnd(width)}  ${item.title}`)].join("\n");
}

/** Runs the command. */
export async function list(options: { readonly json: boolean }): Promise<ExitStatus> {
  const session = await openSession({ arch: [], scenario: [] });
  const machines = session.allMachines.map(({ name, label }) => ({ name, title: label }));
  const variants = readVariants(session.root, session.allMachines);
  const found = {
    architectures: machines,
    scenarios: scenarios(session, session.scenarios),
    large: scenarios(session, findScenarios(session.tree, "large")),
    variants: variants.map(({ name, title }) => ({ name, title })),
  };
  if (options.json) printJson({ version: 1, ...found });
  else {
    const tables = [
      table("Architectures:", machines),
      table("Scenarios:", found.scenarios),
      table("Large ones, run when they are named:", found.large),
      table("Busted variants and fixes, for srcu test:", found.variants),
    ];
    print(tables.join("\n\n"));
  }
  return EXIT.clean;
}
