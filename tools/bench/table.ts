// SPDX-License-Identifier: GPL-2.0-only
/** The tables that `make bench` prints. */
import type { Ratio } from "./compare.js";
import type { Row } from "./measure.js";
import type { Share } from "./profile.js";

const NAME = 44;

function rate(value: number | null): string {
  return value === null ? "-" : value.toLocaleString("en");
}

function time(seconds: number): string {
  return seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}

function line(row: Row): string {
  return [
    row.name.padEnd(NAME),
    time(row.seconds).padStart(10),
    `±${(row.spread * 100).toFixed(0)} %`.padStart(7),
    String(row.samples).padStart(8),
    rate(row.transitionsPerSecond).padStart(14),
    rate(row.statesPerSecond).padStart(11),
    (row.bytesPerState?.toFixed(1) ?? "-").padStart(12),
  ].join("");
}

/** One line for each subject. */
export function table(rows: readonly Row[]): string {
  const head = [
    "".padEnd(NAME),
    "median".padStart(10),
    "spread".padStart(7),
    "samples".padStart(8),
    "transitions/s".padStart(14),
    "states/s".padStart(11),
    "bytes/state".padStart(12),
  ].join("");
  return [head, ...rows.map(line)].join("\n");
}

/** Where the time of a search goes. */
export function profileTable(name: string, groups: readonly (readonly Share[])[]): string {
  const line = ({ name: what, part }: Share): string =>
    `${(part * 100).toFixed(1).padStart(6)} %  ${what}`;
  return [
    `where the time of ${name} goes`,
    ...groups.map((group) => group.map(line).join("\n")),
  ].join("\n\n");
}

function times(value: number | null): string {
  return value === null ? "-" : `×${value.toFixed(2)}`;
}

/** One line for each subject that was measured before. */
export function ratioTable(ratios: readonly Ratio[]): string {
  const head = [
    "better than before".padEnd(NAME),
    "speed".padStart(10),
    "transitions/s".padStart(15),
    "bytes/state".padStart(13),
  ].join("");
  const lines = ratios.map((ratio) =>
    [
      ratio.name.padEnd(NAME),
      times(ratio.speed).padStart(10),
      times(ratio.transitionsPerSecond).padStart(15),
      times(ratio.bytesPerState).padStart(13),
    ].join(""),
  );
  return [head, ...lines].join("\n");
}
