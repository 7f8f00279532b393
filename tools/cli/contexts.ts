// SPDX-License-Identifier: GPL-2.0-only
/** `srcu contexts`: from which contexts each part of SRCU can be called, tried out cell by cell. */
import { UserError } from "../base/errors.js";
import { EXIT, type ExitStatus } from "../base/exit.js";
import { print, printJson, progressOn } from "../base/output.js";
import { pick } from "../base/pick.js";
import { contextsTable } from "../contexts/contexts.js";
import type { ContextsDocument } from "../contexts/document.js";
import { contextsText } from "../contexts/text.js";
import { findUses } from "../contexts/uses.js";
import { SourceCache } from "../kcc/front/cache.js";
import { openSession } from "../session/session.js";
import { engineFor } from "./engine.js";
import type { RunOptions } from "./options.js";
import { treeNames } from "./treenames.js";
import { watcherOn } from "./watch.js";

/** Options of `srcu contexts`. */
export interface ContextsOptions extends RunOptions {
  readonly promote: boolean;
}

async function tableFor(options: ContextsOptions): Promise<ContextsDocument> {
  const { arch, promote } = options;
  if (promote && arch.length > 0)
    throw new UserError("Cells are pinned of all machines. Leave out the architectures.");
  const session = await openSession({ arch, scenario: [] });
  const { root, placement, embedded, machines, allMachines } = session;
  const uses = pick("use", findUses(placement.after, new SourceCache()), options.scenario);
  const complete = machines.length === allMachines.length;
  const names = treeNames(embedded[0], embedded);
  const engine = engineFor(session, placement, names, options);
  const progress = progressOn();
  try {
    const request = { root, uses, machines, complete, promote };
    return await contextsTable(request, engine, watcherOn(progress));
  } finally {
    progress.clear();
    await engine.close();
  }
}

/** Whether all is as promised and pinned, and known. */
export function statusOf({ uses }: Pick<ContextsDocument, "uses">): ExitStatus {
  const cells = uses.flatMap((use) => Object.values(use.cells));
  if (cells.every(({ problems }) => problems.length === 0)) return EXIT.clean;
  const isOpen = cells.some(({ found: { before, after } }) =>
    [before, after].some((outcomes) => Object.values(outcomes).includes("bounded")),
  );
  return isOpen ? EXIT.inconclusive : EXIT.finding;
}

/** Runs the command. */
export async function contexts(options: ContextsOptions): Promise<ExitStatus> {
  const document = await tableFor(options);
  if (options.json) printJson(document);
  else print(contextsText(document));
  return statusOf(document);
}
