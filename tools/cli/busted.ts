// SPDX-License-Identifier: GPL-2.0-only
/** `srcu torture --busted`: each busted form, and how soon the torture test finds it. */
import type { ArchMachine } from "../machine/arch.js";
import { tryApply } from "../patch/apply.js";
import type { Patch } from "../patch/model.js";
import { placePatch } from "../patch/place.js";
import { type Variant, readVariants } from "../selftest/variants.js";
import { readScenario } from "../scenarios/scenario.js";
import { BUSTED_HEAD, bustedLine, type BustedRow, placesOf } from "../torture/busted.js";
import { EXIT, type ExitStatus } from "../base/exit.js";
import { withFixes } from "./fixed.js";
import { print, printJson, type Progress, progressOn } from "../base/output.js";
import { pick } from "../base/pick.js";
import { findScenarios, type ScenarioFile } from "../scenarios/scenarios.js";
import { openSession, type Session } from "../session/session.js";
import { type Subject, subjectOf } from "./subject.js";
import { type TortureCommand, Tortures } from "./tortures.js";

/** Busted flavours break on every machine. */
const ARCH = "arm64";

/** Sections of one execution: enough to go wrong in, and few enough for a schedule that can be read. */
const LENGTH = 200;

/** The tree as it is, and with all fixes. */
interface Trees {
  readonly plain: Session;
  readonly fixed: Session;
}

/**
 * Where a fault is planted: in the fixed tree, so that what is found is the fault's, unless a fix changes the
 * same lines.
 */
export function groundFor(patch: Patch, { plain, fixed }: Trees): Session {
  return tryApply(fixed.tree, patch) ? fixed : plain;
}

class BustedForms {
  private readonly trees: Trees;
  private readonly scenarios: readonly ScenarioFile[];
  private readonly command: TortureCommand;

  constructor(
    private readonly session: Session,
    command: TortureCommand,
    private readonly progress: Progress,
  ) {
    this.trees = { plain: session, fixed: withFixes(session) };
    this.scenarios = findScenarios(session.tree, "rcutorture");
    this.command = { length: LENGTH, ...command, before: false };
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
    const { fixed } = this.trees;
    const tortures = this.tortures(fixed, subjectOf(fixed, undefined));
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
    const ground = groundFor(patch, this.trees);
    const placement = placePatch(ground.tree, patch, ground.embedded);
    const tortures = this.tortures(ground, { patch, placement });
    for (const { scenario, arch } of places) {
      const [file] = pick("torture scenario", this.scenarios, [scenario]);
      if (file)
        yield { form, run: tortures.perform({ scenario: file, machine: this.machine(arch) }) };
    }
  }

  private tortures(ground: Session, subject: Subject): Tortures {
    const command = { ...this.command, fixed: ground === this.trees.fixed };
    return new Tortures(ground, subject, command, this.progress);
  }

  private machine(name: string): ArchMachine {
    return pick("architecture", this.session.allMachines, [name])[0] as ArchMachine;
  }
}

/** Runs the command. Every form should be found: it is inconclusive where one is not. */
export async function busted(command: TortureCommand): Promise<ExitStatus> {
  const session = await openSession({ arch: [], scenario: [] });
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
