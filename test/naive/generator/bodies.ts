// SPDX-License-Identifier: GPL-2.0-only
/** Bodies of functions, of one flavour: what a program has much of. */
import { BLOCKS } from "./blocks.js";
import type { Statement } from "./draft.js";
import type { Weighted } from "./random.js";
import type { Scope } from "./scope.js";
import { STATEMENTS } from "./statements.js";

type Kinds<T> = readonly Weighted<keyof T>[];

/** How often which kinds of statements and blocks come. */
interface Flavour {
  readonly statements: Kinds<typeof STATEMENTS>;
  readonly blocks: Kinds<typeof BLOCKS>;
}

const COMMON: Kinds<typeof STATEMENTS> = [
  [6, "stores"],
  [3, "looks"],
  [1, "updates"],
  [1, "waits"],
];

const FLAVOURS = {
  waits: {
    statements: [...COMMON, [4, "waits"], [1, "pauses"]],
    blocks: [
      [2, "sections"],
      [1, "loops"],
      [1, "branches"],
    ],
  },
  locks: {
    statements: [...COMMON, [1, "unbalanced"]],
    blocks: [
      [6, "locks"],
      [1, "sections"],
      [1, "loops"],
    ],
  },
  updates: {
    statements: [...COMMON, [5, "updates"], [1, "choices"]],
    blocks: [
      [2, "exclusives"],
      [1, "branches"],
      [1, "sections"],
    ],
  },
  perCpu: {
    statements: [...COMMON, [7, "perCpu"]],
    blocks: [
      [2, "sections"],
      [1, "loops"],
    ],
  },
  memory: {
    statements: [...COMMON, [6, "memory"]],
    blocks: [
      [3, "stack"],
      [1, "locks"],
      [1, "branches"],
    ],
  },
  masks: {
    statements: [...COMMON, [6, "masks"], [1, "unbalanced"]],
    blocks: [[1, "sections"]],
  },
  choices: {
    statements: [...COMMON, [4, "choices"], [1, "pauses"]],
    blocks: [
      [2, "loops"],
      [2, "branches"],
    ],
  },
  mixed: {
    statements: [
      ...COMMON,
      [1, "pauses"],
      [1, "choices"],
      [1, "perCpu"],
      [1, "memory"],
      [1, "unbalanced"],
    ],
    blocks: [
      [3, "sections"],
      [3, "locks"],
      [2, "loops"],
      [2, "branches"],
      [1, "exclusives"],
      [1, "stack"],
    ],
  },
} satisfies Readonly<Record<string, Flavour>>;

export type FlavourName = keyof typeof FLAVOURS;
export const FLAVOUR_NAMES = Object.keys(FLAVOURS) as FlavourName[];

/** So many statements, some of them with others inside. */
export function bodyOf(scope: Scope, flavour: FlavourName, statements: number): Statement[] {
  const body: Statement[] = [];
  for (let left = statements; left > 0;) {
    const size = Math.min(left, scope.random.between(1, 3));
    const isBlock = scope.depth < 2 && size > 1 && scope.random.percent(55);
    if (isBlock) body.push(...blockOf(scope, flavour, size - 1));
    else body.push(...statementOf(scope, flavour));
    left -= isBlock ? size : 1;
  }
  return body;
}

/** One statement; some are several lines. */
export function statementOf(scope: Scope, flavour: FlavourName): Statement[] {
  const { statements }: Flavour = FLAVOURS[flavour];
  return scope.random.weighted(STATEMENTS[scope.random.weighted(statements)])(scope);
}

function blockOf(scope: Scope, flavour: FlavourName, statements: number): Statement[] {
  const { blocks }: Flavour = FLAVOURS[flavour];
  const wrapper = scope.random.weighted(BLOCKS[scope.random.weighted(blocks)]);
  return wrapper(scope, bodyOf(scope.inside(), flavour, statements));
}
