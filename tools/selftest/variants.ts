// SPDX-License-Identifier: GPL-2.0-only
/**
 * Patches of the tree as it is whose mails claim what comes of them: busted variants, which break the kernel
 * so that the selftests must notice, and where; and fixes of defects that the kernel's version has, which a
 * selftest shows.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../base/errors.js";
import { casesOf } from "../jobs/matrix.js";
import { didYouMean } from "../kcc/link/nearest.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Patch } from "../patch/model.js";
import { parsePatch } from "../patch/parse.js";
import type { ScenarioFile } from "../scenarios/scenarios.js";
import { claimFor, readClaims, strangePlaces, type Claim } from "./claims.js";
import type { Planned } from "./plan.js";

/** One such patch. */
export interface Variant {
  /** `busted/` or `fixes/` and the file's name. */
  readonly name: string;
  readonly title: string;
  readonly patch: Patch;
  readonly claims: readonly Claim[];
}

interface Kind {
  readonly prefix: string;
  readonly folder: string;
  /** What a mail must claim of some scenario. */
  readonly verdict: Claim["outcome"]["verdict"];
}

const KINDS: readonly Kind[] = [
  { prefix: "busted", folder: "patches/busted", verdict: "fail" },
  { prefix: "fixes", folder: "patches/v4.12/fixes", verdict: "pass" },
];

function readOne(
  root: string,
  { prefix, folder, verdict }: Kind,
  file: string,
  machines: readonly ArchMachine[],
): Variant {
  const path = `${folder}/${file}`;
  const patch = parsePatch(readFileSync(join(root, path), "utf8"), path);
  const claims = readClaims(patch.body, path, verdict);
  const strangers = strangePlaces(claims, machines);
  if (strangers.length > 0) {
    throw new UserError(
      `${path} names "${strangers.join('", "')}", which is neither a machine nor a group of ` +
        `machines. Known: all, ${[...new Set(machines.map((one) => one.plainAdd))].join(", ")}, ` +
        `${machines.map(({ name }) => name).join(", ")}.`,
    );
  }
  return { name: `${prefix}/${file.replace(/\.patch$/, "")}`, title: patch.subject, patch, claims };
}

function readKind(root: string, kind: Kind, machines: readonly ArchMachine[]): Variant[] {
  const folder = join(root, kind.folder);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".patch"));
  return files.sort().map((file) => readOne(root, kind, file, machines));
}

/** All variants of the package at `root`, by kind and name. */
export function readVariants(root: string, machines: readonly ArchMachine[]): Variant[] {
  return KINDS.flatMap((kind) => readKind(root, kind, machines));
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
export function variantLines(
  { name, claims, patch }: Variant,
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
