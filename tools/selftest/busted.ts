// SPDX-License-Identifier: GPL-2.0-only
/** Busted variants: patches that break the kernel, to see that the selftests notice, and where. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../cli/errors.js";
import type { ScenarioFile } from "../cli/scenarios.js";
import { didYouMean } from "../kcc/link/nearest.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Patch } from "../patch/model.js";
import { parsePatch } from "../patch/parse.js";
import { casesOf } from "../review/matrix.js";
import { claimFor, readClaims, strangePlaces, type Claim } from "./claims.js";
import type { Planned } from "./plan.js";

/** One patch of patches/busted/. */
export interface Busted {
  /** `busted/` and the file's name. */
  readonly name: string;
  readonly title: string;
  readonly patch: Patch;
  readonly claims: readonly Claim[];
}

const FOLDER = "patches/busted";

function readOne(root: string, file: string, machines: readonly ArchMachine[]): Busted {
  const path = `${FOLDER}/${file}`;
  const patch = parsePatch(readFileSync(join(root, path), "utf8"), path);
  const claims = readClaims(patch.body, path);
  const strangers = strangePlaces(claims, machines);
  if (strangers.length > 0) {
    throw new UserError(
      `${path} names "${strangers.join('", "')}", which is neither a machine nor a group of ` +
        `machines. Known: all, ${[...new Set(machines.map((one) => one.plainAdd))].join(", ")}, ` +
        `${machines.map(({ name }) => name).join(", ")}.`,
    );
  }
  return { name: `busted/${file.replace(/\.patch$/, "")}`, title: patch.subject, patch, claims };
}

/** All variants of the package at `root`, by name. */
export function readBusted(root: string, machines: readonly ArchMachine[]): Busted[] {
  const folder = join(root, FOLDER);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".patch"));
  return files.sort().map((file) => readOne(root, file, machines));
}

/** The scenario of that name; the complaint names the file that speaks of it. */
export function scenarioOf(
  name: string,
  scenarios: readonly ScenarioFile[],
  file: string,
): ScenarioFile {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  const names = scenarios.map((scenario) => scenario.name);
  const advice = didYouMean(name, names, `Known: ${names.join(", ")}.`);
  throw new UserError(`${file}: there is no scenario "${name}". ${advice}`);
}

/** What is claimed, on these machines: each a line of the report. */
export function bustedLines(
  { name, claims, patch }: Busted,
  scenarios: readonly ScenarioFile[],
  machines: readonly ArchMachine[],
): Planned[] {
  const names = [...new Set(claims.map(({ scenario }) => scenario))];
  const claimed = names.map((scenario) => scenarioOf(scenario, scenarios, patch.name));
  return casesOf(claimed, machines, [name]).map((job): Planned => {
    const { scenario, machine } = job;
    const { outcome } = claimFor(claims, scenario, machine, patch.name);
    const label = `${scenario} ${machine.name}`;
    return { test: name, key: scenario, label, job, outcome, remarks: [] };
  });
}
