// SPDX-License-Identifier: GPL-2.0-only
/**
 * `srcu torture --busted`: each busted form, and how soon the torture test finds it. They are planted in the
 * fixed tree, so that what is found is theirs.
 */
import type { ArchMachine } from "../machine/arch.js";
import { placePatch } from "../patch/place.js";
import { type Variant, readVariants } from "../selftest/variants.js";
import { readScenario } from "../kcc/scenario.js";
import { BUSTED_HEAD, bustedLine, type BustedRow, placesOf } from "../torture/busted.js";
import { EXIT, type ExitStatus } from "./exit.js";
import { withFixes } from "./fixed.js";
import { print, printJson, type Progress, progressOn } from "./output.js";
import { pick } from "./pick.js";
import { findScenarios, type ScenarioFile } from "./scenarios.js";
import { openSession, type Session } from "./session.js";
import { type Subject, subjectOf } from "./subject.js";
import { type TortureCommand, Tortures } from "./tortures.js";

/** Busted flavours break on every machine. */
const ARCH = "arm64";

/** Sections of one execution: enough to go wrong in, and few enough for a schedule that can be read. */
const LENGTH = 200;

class BustedForms {
  private readonly scenarios: readonly ScenarioFile[];
  private readonly command: TortureCommand;

  constructor(
    private readonly session: Session,
    command: TortureCommand,
    private readonly progress: Progress,
  ) {
    this.scenarios = findScenarios(session.tree, "rcutorture");
    this.command = { length: LENGTH, ...command, before: false, fixed: true };
  }

  /** All forms, one after the other. */
  *rows(): Generator<BustedRow> {
    for (const scenario of this.scenarios)
      if (this.mustFail(scenario)) yield this.flavour(scenario);
    for (const variant of readVariants(this.session.root, this.session.allMachines))
      if (variant.name.startsWith("busted/")) yield* this.faults(variant);
  }

  private mustFail({ file, srcu }: ScenarioFile): boolean {
    return readScenario(this.session.tree, file, { srcu }).expect.after !== "pass";
  }

  private flavour(scenario: ScenarioFile): BustedRow {
    const tortures = this.tortures(subjectOf(this.session, undefined));
    const run = tortures.perform({ scenario, machine: this.machine(ARCH) });
    return { form: run.type, run };
  }

  private *faults({ name, patch }: Variant): Generator<BustedRow> {
    const form = name.replace("busted/", "");
    const places = placesOf(patch);
    if (typeof places === "string") {
      yield { form, why: places };
      return;
    }
    const { tree, embedded } = this.session;
    const tortures = this.tortures({ patch, placement: placePatch(tree, patch, embedded) });
    for (const { scenario, arch } of places) {
      const [file] = pick("torture scenario", this.scenarios, [scenario]);
      if (file)
        yield { form, run: tortures.perform({ scenario: file, machine: this.machine(arch) }) };
    }
  }

  private tortures(subject: Subject): Tortures {
    return new Tortures(this.session, subject, this.command, this.progress);
  }

  private machine(name: string): ArchMachine {
    return pick("architecture", this.session.allMachines, [name])[0] as ArchMachine;
  }
}

/** Runs the command. Every form should be found: it is inconclusive where one is not. */
export async function busted(command: TortureCommand): Promise<ExitStatus> {
  const session = withFixes(await openSession({ arch: [], scenario: [] }));
  const progress = progressOn();
  const rows: BustedRow[] = [];
  if (!command.json) print(BUSTED_HEAD);
  for (const row of new BustedForms(session, command, progress).rows()) {
    progress.clear();
    rows.push(row);
    if (!command.json) print(bustedLine(row));
  }
  if (command.json) printJson({ version: 1, rows });
  const isFound = ({ run }: BustedRow): boolean => run === undefined || run.verdict === "fail";
  return rows.every(isFound) ? EXIT.clean : EXIT.inconclusive;
}
