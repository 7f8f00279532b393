// SPDX-License-Identifier: GPL-2.0-only
/** `srcu width`: how many readers it takes at each width of a counter until a grace period ends early. */
import { UserError } from "../base/errors.js";
import { EXIT, type ExitStatus } from "../base/exit.js";
import { print, printJson, progressOn } from "../base/output.js";
import { pick } from "../base/pick.js";
import { SourceCache } from "../kcc/front/cache.js";
import { openSession } from "../session/session.js";
import { COUNTING } from "../width/counters.js";
import type { WidthDocument, WidthRow } from "../width/document.js";
import { widthText } from "../width/text.js";
import { type WidthRequest, widthRow } from "../width/width.js";
import type { RunOptions } from "./options.js";
import { treeNames } from "./treenames.js";

/** Options of `srcu width`. */
export interface WidthOptions extends Omit<RunOptions, "scenario" | "fresh"> {
  readonly srcu: readonly string[];
  readonly bits: readonly number[];
}

/** Where an update is several instructions, and a preempted reader anywhere between them. */
const DEFAULT_ARCH = "arm64";

/** Widths tried when none is named. Fewer bits than 3 do not hold Tree's two bits of state and a number. */
const WIDTHS = [3, 4, 5, 6, 7, 8];

async function requestFor(options: WidthOptions): Promise<WidthRequest> {
  const { arch, reduction, memory, time, out } = options;
  const [name = DEFAULT_ARCH, ...others] = arch;
  if (others.length > 0) throw new UserError("Counters are tried on one architecture. Name one.");
  const { placement, embedded, allMachines } = await openSession({ arch: [], scenario: [] });
  return {
    trees: placement,
    names: treeNames(embedded[0], embedded),
    machines: allMachines,
    arch: name,
    cache: new SourceCache(),
    limits: { reduction, memoryMiB: memory, seconds: time },
    out,
  };
}

function statusOf(rows: readonly WidthRow[]): ExitStatus {
  if (rows.some(({ problems }) => problems.length > 0)) return EXIT.finding;
  return rows.every(({ atOnce }) => atOnce.passes === "pass") ? EXIT.clean : EXIT.inconclusive;
}

/** Runs the command. */
export async function width(options: WidthOptions): Promise<ExitStatus> {
  const all = COUNTING.map((name) => ({ name }));
  const chosen = pick("implementation with counters", all, options.srcu);
  const widths = options.bits.length > 0 ? options.bits : WIDTHS;
  const request = await requestFor(options);
  const progress = progressOn();
  const rows = chosen.flatMap(({ name: srcu }) =>
    widths.map((bits) => {
      progress.update(`${srcu}, ${String(bits)} bits`);
      return widthRow(request, srcu, bits);
    }),
  );
  progress.clear();
  const document: WidthDocument = { version: 1, arch: request.arch, rows };
  if (options.json) printJson(document);
  else print(widthText(document));
  return statusOf(rows);
}
