// SPDX-License-Identifier: GPL-2.0-only
/** Holds the checker against the naive explorer, image by image. */
import { UserError } from "../../tools/base/errors.js";
import type { Result } from "../../tools/explore/result.js";
import { runScenario } from "../../tools/explore/run.js";
import type { Image } from "../../tools/kcc/ir.js";
import { type Likeness, likenessOf } from "../../tools/kcc/passes/alike/alike.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { keyOf } from "../../tools/jobs/matrix.js";
import { type Answer, endingsOf } from "./explore.js";
import { type Program, programOf } from "./program.js";
import { Impossible, replay } from "./replay.js";
import { GivenUp } from "./rules.js";

/** States of the programs that are compared. */
export const MOST_STATES = 10_000;

/** More than so few states need; one that needs more has gone astray. */
const BUDGET = { memoryMiB: 4, seconds: 5, collect: true };

/** How the checker is asked. */
const SEARCHES = [
  { name: "reduced search", reduction: true },
  { name: "full search", reduction: false },
] as const;

/** An image and the machine it is for. */
export interface Target {
  readonly image: Image;
  readonly machine: ArchMachine;
}

/** What the checker has otherwise than the naive explorer. */
export interface Difference {
  /** Who differs: a search, the replay of its schedules, or a machine that is said to behave alike. */
  readonly who: string;
  readonly machine: string;
  readonly expected: readonly string[];
  readonly found: readonly string[];
}

export interface Comparison {
  /** How many endings the image has. */
  readonly endings: number;
  readonly differences: readonly Difference[];
}

/** All endings of an image. */
export function naiveEndings({ image, machine }: Target): Answer {
  return endingsOf(programOf(image, machine), MOST_STATES);
}

/** Compares both searches of an image with its endings, and replays their schedules. */
export function compare(target: Target, expected: readonly string[]): Comparison {
  const program = programOf(target.image, target.machine);
  const differences = SEARCHES.flatMap((search): Difference[] => {
    const about = { machine: target.machine.name };
    const result = searched(target, search.reduction);
    if (typeof result === "string")
      return [{ ...about, who: search.name, expected, found: [result] }];
    const found = (result.endings ?? []).map(({ outcome }) => outcome);
    const wrong = replayed(program, result);
    return [
      ...(isSame(expected, found) ? [] : [{ ...about, who: search.name, expected, found }]),
      ...wrong.map((pair) => ({ ...about, who: `replay of the ${search.name}`, ...pair })),
    ];
  });
  return { endings: expected.length, differences };
}

/** The result, or why there is none. */
function searched({ image, machine }: Target, reduction: boolean): Result | string {
  try {
    const result = runScenario(image, machine, { ...BUDGET, reduction });
    return result.stopped === undefined ? result : `stopped: ${result.stopped}`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `not started: ${error.message}`;
  }
}

/** The schedules that end otherwise than they are said to. */
function replayed(
  program: Program,
  { endings = [] }: Result,
): Pick<Difference, "expected" | "found">[] {
  return endings.flatMap(({ outcome, trace }) => {
    const end = endOf(program, trace.steps);
    return end === outcome ? [] : [{ expected: [outcome], found: [end] }];
  });
}

function endOf(program: Program, steps: Parameters<typeof replay>[1]): string {
  try {
    return replay(program, steps, MOST_STATES);
  } catch (error) {
    if (error instanceof Impossible || error instanceof GivenUp) return error.message;
    throw error;
  }
}

function isSame(one: readonly string[], two: readonly string[]): boolean {
  return one.join("\n") === [...two].sort().join("\n");
}

/**
 * Compares the endings of two images of one program, if a review would take the answer of one for the other's.
 * @returns undefined if it would not, or the other has too many states
 */
export function compareAlike(
  target: Target,
  expected: readonly string[],
  twin: Target,
): Comparison | undefined {
  if (keyOf(target.image, target.machine) === keyOf(twin.image, twin.machine)) return undefined;
  const how = sharing(target, twin);
  if (how === undefined) return undefined;
  const answer = naiveEndings(twin);
  if (!("endings" in answer)) return undefined;
  const found = answer.endings;
  const who = `${twin.machine.name}, ${how}`;
  const difference = { who, machine: target.machine.name, expected, found };
  const differences = isSame(expected, found) ? [] : [difference];
  return { endings: found.length, differences };
}

/** Why the second has the answer of the first. */
function sharing(target: Target, twin: Target): string | undefined {
  const mine = likenessOf(target.image, target.machine);
  const other = likenessOf(twin.image, twin.machine);
  if (mine.alike === other.alike) return "alike";
  return isWhole(mine, other) && isUntorn(target) ? "alike if nothing is torn" : undefined;
}

/** Whether both are the same if no update is come into, and the first has all of the second's updates. */
function isWhole(mine: Likeness, other: Likeness): boolean {
  const { digest, divisible } = mine.whole;
  return (
    digest === other.whole.digest && other.whole.divisible.every((at) => divisible.includes(at))
  );
}

function isUntorn({ image, machine }: Target): boolean {
  const result = runScenario(image, machine, { ...BUDGET, collect: false, reduction: true });
  return result.undivided === true;
}
