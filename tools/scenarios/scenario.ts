// SPDX-License-Identifier: GPL-2.0-only
import type { ContextName } from "./contexts.js";
import { KernelCodeError, type Diagnostic } from "../kcc/diagnostic.js";
import { SourceCache } from "../kcc/front/cache.js";
import type { InterruptKind } from "../kcc/ir.js";
import type { Implementation } from "./implementations.js";
import { ScenarioReader } from "./scenario-reader.js";
import type { FileSyntax, Position } from "../kcc/syntax.js";
import type { SourceTree } from "../base/source-tree.js";

/** A function or static variable named in a scenario. */
export interface Reference {
  readonly name: string;
  readonly at: Position;
  /** The file that names it: the scenario's, or one whose list the scenario takes in. */
  readonly path: string;
}

/** What a task can be in. */
export type TaskState = "idle" | "offline";

/** One expected outcome for all, or by architecture with a `default`. */
export type ExpectedOutcome = string | Readonly<Record<string, string>>;

/** What a file in test/selftests/ declares in its `scenario` constant; names not looked up yet. */
export interface ScenarioDeclaration {
  readonly path: string;
  /** Of the file, without `.ts`; after `tree/` and the like where it is not of v4.9. */
  readonly name: string;
  /** Which implementation it is of, */
  readonly srcu: Implementation;
  /** and which there are, each a scenario of its own. */
  readonly implementations: readonly Implementation[];
  /** The contexts it is for, each a scenario of its own; empty if it is one by itself. */
  readonly contexts: readonly ContextName[];
  readonly title: string;
  readonly cpus: number;
  readonly kworkers: number;
  readonly config: Readonly<Record<string, boolean | number>>;
  readonly ulongBits: number;
  readonly tasks: readonly {
    readonly run: Reference;
    readonly name: string;
    readonly cpu: number;
    readonly daemon: boolean;
    /** How many of it, or the option that says so. */
    readonly times: number | Reference;
    /** What it is in while it runs: see test/selftests/lib/contexts.ts. */
    readonly state?: TaskState;
  }[];
  readonly irqs: readonly {
    readonly handler: Reference;
    readonly name: string;
    readonly kind: InterruptKind;
    readonly cpu: number;
    readonly times: number;
    readonly raised: Reference | undefined;
  }[];
  readonly setup: Reference | undefined;
  readonly finish: Reference | undefined;
  readonly witnesses: readonly string[];
  readonly expect: { readonly before: ExpectedOutcome; readonly after: ExpectedOutcome };
}

/** Which of a file's scenarios is read; one of v4.9 if left out. */
export interface ReadOptions {
  readonly srcu?: Implementation | undefined;
  readonly context?: ContextName | undefined;
  readonly cache?: SourceCache;
}

/** Reads the `scenario` of the file `path` without compiling anything. */
export function readScenario(
  tree: SourceTree,
  path: string,
  { srcu, context, cache = new SourceCache() }: ReadOptions = {},
): ScenarioDeclaration {
  const files = (wanted: string): FileSyntax | undefined => {
    const text = tree.read(wanted);
    if (text === undefined) return undefined;
    const { file, diagnostics } = cache.read(wanted, text);
    if (diagnostics.length > 0) throw new KernelCodeError(diagnostics);
    return file;
  };
  const file = files(path);
  if (!file) throw new KernelCodeError([noFile(path)]);
  return new ScenarioReader(file, files).read(srcu, context);
}

function noFile(path: string): Diagnostic {
  const advice = "Scenarios are the files in test/selftests/.";
  return { file: path, line: 1, column: 1, message: "there is no such file", advice, text: "" };
}
