// SPDX-License-Identifier: GPL-2.0-only
/** `make bench`: how fast the checker is on this machine. */
import { openSession } from "../cli/session.js";
import { print, printJson } from "../cli/output.js";
import { measure, type Row } from "./measure.js";
import { subjects } from "./rows.js";

function rate(value: number | null): string {
  return value === null ? "-" : value.toLocaleString("en");
}

function line(row: Row): string {
  const seconds =
    row.seconds < 1 ? `${(row.seconds * 1000).toFixed(1)} ms` : `${row.seconds.toFixed(2)} s`;
  return [
    row.name.padEnd(38),
    seconds.padStart(10),
    `±${(row.spread * 100).toFixed(0)} %`.padStart(7),
    rate(row.transitionsPerSecond).padStart(14),
    rate(row.statesPerSecond).padStart(11),
    (row.bytesPerState?.toFixed(1) ?? "-").padStart(12),
  ].join("");
}

const HEAD = `${"".padEnd(38)}${"median".padStart(10)}${"spread".padStart(7)}${"transitions/s".padStart(14)}${"states/s".padStart(11)}${"bytes/state".padStart(12)}`;

const session = await openSession({ arch: [], scenario: [] });
const rows = subjects(session).map(measure);
if (process.argv.includes("--json")) printJson(rows);
else print([HEAD, ...rows.map(line)].join("\n"));
