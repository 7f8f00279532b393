// SPDX-License-Identifier: GPL-2.0-only
/**
 * From which contexts each part of SRCU may be called, as the kernel's documentation, comments and code
 * say it: what the table of the machine is held against.
 */
import type { ContextName } from "../scenarios/contexts.js";
import { CONTEXTS } from "../scenarios/contexts.js";
import { factsOf, type Implementation } from "../scenarios/implementations.js";

/**
 * `Y` allowed; `N` forbidden, and it goes wrong on some machine; `n` forbidden by the documentation, and
 * works on all; `-` there is no such thing; `?` nothing is promised.
 */
export type Word = "Y" | "N" | "n" | "-" | "?";

/** What holds before the patch and after it. */
export interface Promise_ {
  readonly before: Word;
  readonly after: Word;
}

/** One word, or two where the patch changes it. */
type Cell = Word | readonly [Word, Word];

/** In the order of CONTEXTS. */
type Cells = readonly [Cell, Cell, Cell, Cell, Cell, Cell];

/** Of one use: what holds for all implementations, and where one differs. */
type Use = { readonly [srcu in Implementation]?: Cells } & { readonly all?: Cells };

const PROCESS_ONLY: Cells = ["Y", "N", "N", "N", "N", "N"];
const EVERYWHERE: Cells = ["Y", "Y", "Y", "Y", "Y", "Y"];
/** Of what only a task does in the table. */
const ALLOWED: Cells = ["Y", "-", "-", "-", "-", "-"];
const FORBIDDEN: Cells = ["N", "-", "-", "-", "-", "-"];
const TOLERATED: Cells = ["n", "-", "-", "-", "-", "-"];
const HARMLESS: Cells = ["Y", "n", "n", "n", "n", "n"];

/** By the name of the file in test/selftests/contexts/. */
const USES: Readonly<Record<string, Use>> = {
  // NMIs do not nest, so a domain that nothing else reads loses no count to them.
  read: { all: ["Y", ["n", "Y"], ["n", "Y"], "n", "Y", "Y"] },
  "read-mixed": {
    all: ["Y", ["N", "Y"], ["N", "Y"], "N", "Y", "Y"],
    // A handler's count up and down leaves the word as the interrupted reader found it.
    tiny: ["Y", ["n", "Y"], ["n", "Y"], "n", "Y", "-"],
  },
  "read-masked": { all: ["Y", "Y", "Y", "N", "Y", "Y"], tiny: ["Y", "Y", "Y", "n", "Y", "-"] },
  // Nobody else wakes a grace period from srcu_read_unlock(), and so with the lock of a wait queue.
  "read-wake": { tiny: ["Y", ["n", "Y"], ["n", "Y"], "N", "Y", "-"] },
  "read-sleep": { all: PROCESS_ONLY },
  call: { all: ["Y", "Y", "Y", "N", "Y", "?"] },
  "call-early": { all: ALLOWED, tree: FORBIDDEN },
  synchronize: { all: PROCESS_ONLY },
  expedite: { all: PROCESS_ONLY },
  "synchronize-inside": { all: FORBIDDEN },
  // Tree knows that there is nobody to wait for.
  early: { all: FORBIDDEN, tree: ALLOWED },
  // Tiny does not ask lockdep.
  "synchronize-in-rcu": { all: FORBIDDEN, tiny: TOLERATED },
  barrier: { all: PROCESS_ONLY },
  init: { all: PROCESS_ONLY, tiny: HARMLESS },
  // Classic frees its counters and waits for nothing.
  cleanup: { all: HARMLESS, tree: PROCESS_ONLY, tiny: PROCESS_ONLY },
  look: { all: EVERYWHERE },
  callback: { all: ALLOWED },
  "callback-sleep": { all: FORBIDDEN },
};

/** Tiny is for one CPU, which cannot go offline. */
function isPossible(srcu: Implementation, context: ContextName): boolean {
  return context !== "offline" || !factsOf(srcu).isOnOneCpu;
}

/** What is promised of a use in a context; `?` if the use is not in the table. */
export function promised(use: string, srcu: Implementation, context: ContextName): Promise_ {
  const cells = USES[use]?.[srcu] ?? USES[use]?.all;
  const cell = cells?.[CONTEXTS.indexOf(context)] ?? "?";
  if (!isPossible(srcu, context)) return { before: "-", after: "-" };
  const [before, after] = typeof cell === "string" ? [cell, cell] : cell;
  return { before, after };
}

/** The uses there is a promise of. */
export function promisedUses(): readonly string[] {
  return Object.keys(USES);
}
