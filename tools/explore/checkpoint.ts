// SPDX-License-Identifier: GPL-2.0-only
/** A search that was stopped, in a form in which it can be kept and gone on with. */
import { deserialize, serialize } from "node:v8";
import { UserError } from "../cli/errors.js";
import type { SavedNotes } from "../machine/runtime.js";
import { Violation } from "../machine/violation.js";
import type { SavedDiscipline } from "./discipline.js";
import type { SavedFrames } from "./frames.js";
import type { SavedLoops } from "./loops.js";
import type { RunEnd } from "./search.js";
import type { SavedTransition } from "./transition.js";
import type { SavedTable } from "./visited.js";

const VERSION = 1;

/** All that a depth-first search knows. */
export interface Checkpoint {
  readonly image: string;
  readonly reduction: boolean;
  readonly collect: boolean;
  readonly seconds: number;
  readonly visited: SavedTable;
  readonly frames: SavedFrames;
  readonly loops: SavedLoops;
  readonly path: Int32Array;
  readonly transition: SavedTransition;
  readonly discipline: SavedDiscipline | undefined;
  readonly notes: SavedNotes;
  readonly ends: Map<string, RunEnd>;
}

/** A run's end without its class, which a file does not keep. */
interface SavedEnd {
  readonly violation?: { readonly rule: string; readonly text: string; readonly pc: number };
  readonly context: RunEnd["context"];
  readonly steps: RunEnd["steps"];
}

function savedEnd({ violation, context, steps }: RunEnd): SavedEnd {
  if (!violation) return { context, steps };
  const { rule, text, pc } = violation;
  return { violation: { rule, text, pc }, context, steps };
}

function loadedEnd({ violation, context, steps }: SavedEnd): RunEnd {
  if (!violation) return { context, steps };
  return { violation: new Violation(violation.rule, violation.text, violation.pc), context, steps };
}

/** The bytes of a checkpoint file. */
export function encode(checkpoint: Checkpoint): Uint8Array {
  const ends = [...checkpoint.ends].map(([outcome, end]) => [outcome, savedEnd(end)]);
  return serialize({ version: VERSION, ...checkpoint, ends });
}

/**
 * Reads the bytes of a checkpoint file.
 * @throws UserError when they are not a whole checkpoint of this version
 */
export function decode(bytes: Uint8Array): Checkpoint {
  try {
    const saved = deserialize(bytes) as Checkpoint & {
      readonly version: number;
      readonly ends: Iterable<[string, SavedEnd]>;
    };
    if (saved.version !== VERSION) throw new Error("another version");
    const ends = [...saved.ends].map(([name, end]) => [name, loadedEnd(end)] as const);
    return { ...saved, ends: new Map(ends) };
  } catch {
    throw new UserError(
      "The checkpoint cannot be read: it is cut off, or was written by another version. Search from the beginning.",
    );
  }
}
