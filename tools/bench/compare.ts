// SPDX-License-Identifier: GPL-2.0-only
/** An earlier result of the benchmark beside a new one. */
import { readFileSync } from "node:fs";
import { UserError } from "../base/errors.js";
import type { Row } from "./measure.js";

/** How a subject does compared with an earlier result; above 1 is better. */
export interface Ratio {
  readonly name: string;
  /** Earlier seconds over new ones. */
  readonly speed: number;
  /** New transitions per second over earlier ones, where both were measured. */
  readonly transitionsPerSecond: number | null;
  /** Earlier bytes per state over new ones. */
  readonly bytesPerState: number | null;
}

function isRow(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const { name, seconds } = value as { readonly name?: unknown; readonly seconds?: unknown };
  return typeof name === "string" && typeof seconds === "number";
}

/**
 * Reads what `make -s bench JSON=1` wrote.
 * @throws UserError when the file is not such a result
 */
export function readRows(file: string): Row[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`${file} cannot be read as a result of the benchmark: ${why}.`);
  }
  if (Array.isArray(value) && value.length > 0 && value.every(isRow)) return value;
  throw new UserError(
    `${file} is no result of the benchmark. Make one with: make -s bench JSON=1 > ${file}`,
  );
}

function over(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a / b;
}

/** The ratios of the subjects that both results have, in the order of the new one. */
export function compare(base: readonly Row[], rows: readonly Row[]): Ratio[] {
  return rows.flatMap((row) => {
    const earlier = base.find(({ name }) => name === row.name);
    if (!earlier) return [];
    return {
      name: row.name,
      speed: earlier.seconds / row.seconds,
      transitionsPerSecond: over(row.transitionsPerSecond, earlier.transitionsPerSecond),
      bytesPerState: over(earlier.bytesPerState, row.bytesPerState),
    };
  });
}
