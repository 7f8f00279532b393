// SPDX-License-Identifier: GPL-2.0-only
/** `srcu parity`: whether the port has what the kernel has. */
import { UserError } from "../base/errors.js";
import { EXIT, type ExitStatus } from "../base/exit.js";
import { print, printJson } from "../base/output.js";
import { KernelCodeError } from "../kcc/diagnostic.js";
import { SourceCache } from "../kcc/front/cache.js";
import type { Manifest } from "../parity/manifest/manifest.js";
import { manifests } from "../parity/manifest/versions.js";
import { documentOf } from "../parity/report/document.js";
import { sarifLog } from "../parity/report/sarif.js";
import { parityText } from "../parity/report/text.js";
import { run } from "../parity/run.js";
import { KernelTree } from "../parity/source/tree.js";
import type { SourceTree } from "../base/source-tree.js";
import type { Problem } from "../parity/problem.js";
import type { Parity } from "../review/document.js";
import { DEFAULT_IMPLEMENTATION, type Implementation } from "../scenarios/implementations.js";
import { openSession } from "../session/session.js";
import { subjectOf } from "./subject.js";

/** Options of `srcu parity`. */
export interface ParityOptions {
  /** The version of the kernel that the tree is held against. */
  readonly kernel: string;
  /** The tree without the patch. */
  readonly before: boolean;
  readonly json: boolean;
  readonly sarif: boolean;
}

function refuse({ json, sarif }: ParityOptions): void {
  if (json && sarif) throw new UserError("Ask for one form: --json or --sarif.");
}

function manifestOf(kernel: string): Manifest {
  const found = manifests.find((one) => one.kernel === kernel);
  if (found) return found;
  const known = manifests.map((one) => one.kernel).join(", ");
  throw new UserError(`There is no manifest of kernel "${kernel}". Known: ${known}.`);
}

/** What is not in the language at all has no parity: that is said by the compiler's front end. */
function checkLanguage(tree: KernelTree): void {
  const cache = new SourceCache();
  const found = tree.all().flatMap(({ path, text }) => cache.read(path, text).diagnostics);
  if (found.length > 0) throw new KernelCodeError(found);
}

/**
 * What a patch makes otherwise than the kernel has it: problems of the tree with it that the tree without it
 * has not. The tree holds v4.9's implementation and those of v4.12.
 */
export function parityOf(
  { before, after }: { readonly before: SourceTree; readonly after: SourceTree },
  about: readonly Implementation[],
): Parity[] {
  const versions = [
    ...(about.includes(DEFAULT_IMPLEMENTATION) ? ["v4.9"] : []),
    ...(about.some((name) => name !== DEFAULT_IMPLEMENTATION) ? ["v4.12"] : []),
  ];
  return versions.map((kernel) => {
    const manifest = manifestOf(kernel);
    const known = new Set(run(KernelTree.of(before), manifest).map(textOf));
    const found = run(KernelTree.of(after), manifest).filter((one) => !known.has(textOf(one)));
    const problems = found.map(({ file, line, message }) => ({ file, line, message }));
    return { kernel, problems };
  });
}

/** A problem wherever in its file it is. */
function textOf({ file, rule, message }: Problem): string {
  return JSON.stringify([file, rule, message]);
}

/** Runs the command. */
export async function parity(
  file: string | undefined,
  options: ParityOptions,
): Promise<ExitStatus> {
  refuse(options);
  const manifest = manifestOf(options.kernel);
  const session = await openSession({ arch: [], scenario: [] });
  const placement = file === undefined ? session.placement : subjectOf(session, file).placement;
  const tree = KernelTree.of(options.before ? placement.before : placement.after);
  checkLanguage(tree);
  const which = `Checked is the tree ${options.before ? "without" : "with"} the patch. ${placement.text}`;
  const document = documentOf(manifest, which, run(tree, manifest));
  if (options.json) printJson(document);
  else if (options.sarif) printJson(sarifLog(document));
  else print(parityText(document));
  return document.problems.length === 0 ? EXIT.clean : EXIT.finding;
}
