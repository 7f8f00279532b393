// SPDX-License-Identifier: GPL-2.0-only
/**
 * The busted forms that the torture test must find: its own busted flavours, whose scenarios expect a failure,
 * and the planted faults of patches/busted/. The mail of a fault says which scenario is to find it, on
 * which machine, or why none does:
 *
 *     Torture: classic/SRCU-C on arm
 *     Torture: none, as memory is sequentially consistent
 */
import { UserError } from "../base/errors.js";
import type { Patch } from "../patch/model.js";
import type { TortureRun } from "./document.js";

/** Where a form is looked for. */
export interface Place {
  readonly scenario: string;
  readonly arch: string;
}

const TRAILER = /^Torture: (?:(\S+) on (\S+)|none, (\S.*))$/gm;

/** Where a fault is to be found, or why it is not. */
export function placesOf({ body, name }: Patch): readonly Place[] | string {
  const said = [...body.matchAll(TRAILER)];
  const [, , , why] = said[0] ?? [];
  if (why !== undefined && said.length === 1) return why;
  const places = said.flatMap(([, scenario, arch]) => (scenario && arch ? { scenario, arch } : []));
  if (said.length > 0 && places.length === said.length) return places;
  throw new UserError(
    `${name} does not say by which torture it is found. Add a line ` +
      `"Torture: scenario on machine" or "Torture: none, as ..." to the mail.`,
  );
}

/** One form, and what came of it. */
export interface BustedRow {
  /** Name of the fault, or of the flavour. */
  readonly form: string;
  /** Left out if no torture can find it, */
  readonly run?: TortureRun;
  /** which is for this reason. */
  readonly why?: string;
}

function cellsOf({ form, run, why }: BustedRow): string[] {
  if (!run) return [form, "", `not looked for, ${why ?? ""}`, "", "", ""];
  const { scenario, arch, finding, sections, seconds, seed } = run;
  const found = finding ? `\`${finding.rule}\`` : "not found";
  const where = `${scenario} on ${arch}`;
  return [form, where, found, sections.toLocaleString("en"), seconds.toFixed(1), String(seed)];
}

const HEADS = ["busted form", "configuration", "found as", "reader sections", "seconds", "seed"];

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** The head of a Markdown table, */
export const BUSTED_HEAD = [HEADS, HEADS.map(() => "---")].map(lineOf).join("\n");

/** and a row of it. */
export function bustedLine(row: BustedRow): string {
  return lineOf(cellsOf(row));
}
