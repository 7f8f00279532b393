// SPDX-License-Identifier: GPL-2.0-only
/** The machine operations that let one machine go where another cannot. */
import type { Image } from "../kcc/ir.js";
import { makingText } from "../review/meaning/compare.js";
import { foldedActions } from "../review/meaning/brackets.js";
import { type ArchText, groupTexts } from "../review/meaning/meaning.js";
import type { Difference } from "./differences.js";
import type { Reach } from "./outcomes.js";
import { type Place, placeOf, samePlace } from "./places.js";
import { placesOf, type Torn, tornUpdates } from "./torn.js";

/** An operation of the witness, and what it is on each machine. */
export interface Cause {
  readonly place: Place;
  /** `update srcu_struct_array.seq`. */
  readonly what: string;
  /** Who was in the middle of it, and who came in; none where no update was torn. */
  readonly torn?: Pick<Torn, "context" | "by" | "word">;
  readonly made: readonly ArchText[];
}

/** An update made at a place. */
interface Made {
  readonly what: string;
  readonly how: string;
}

/** What images do at a place; what a function does is read once. */
class Makings {
  private readonly known = new Map<string, ReturnType<typeof foldedActions>>();

  /** The updates at `place` in the entry function `name`; in all of them when it is left out. */
  at(image: Image, place: Place, name?: string): Made[] {
    const entries = image.entries.filter((entry) => name === undefined || entry.name === name);
    return entries.flatMap(({ pc }) =>
      this.actions(image, pc).flatMap(({ pc: at, text, making }) => {
        if (!making || making.own || !samePlace(place, placeOf(image, at))) return [];
        return [{ what: text, how: makingText(making) }];
      }),
    );
  }

  private actions(image: Image, pc: number): ReturnType<typeof foldedActions> {
    const key = `${image.hash} ${pc}`;
    const found = this.known.get(key) ?? foldedActions(image, pc);
    this.known.set(key, found);
    return found;
  }
}

function howOn(makings: Makings, all: readonly Reach[], place: Place, what: string, name?: string) {
  return groupTexts(
    all.map(({ arch, run }) => {
      const found = makings.at(run.image, place, name).find((made) => made.what === what);
      return [arch, found?.how ?? "no such update"] as const;
    }),
  );
}

function ofTorn(makings: Makings, all: readonly Reach[], witness: Reach, torn: Torn): Cause[] {
  const { context, by, word, place, entry } = torn;
  return makings.at(witness.run.image, place, entry).map(({ what }) => ({
    place,
    what,
    torn: { context, by, word },
    made: howOn(makings, all, place, what, entry),
  }));
}

/** Updates on the way of a schedule that are not made alike on all machines. */
function madeDifferently(
  makings: Makings,
  all: readonly Reach[],
  witness: Reach,
  places: readonly Place[],
): Cause[] {
  return places.flatMap((place) => {
    const whats = new Set(makings.at(witness.run.image, place).map(({ what }) => what));
    return [...whats].flatMap((what) => {
      const made = howOn(makings, all, place, what);
      return made.length > 1 ? [{ place, what, made }] : [];
    });
  });
}

function distinct(causes: readonly Cause[]): Cause[] {
  const keys = causes.map((cause) => JSON.stringify(cause));
  return causes.filter((_cause, at) => keys.indexOf(keys[at] ?? "") === at);
}

/**
 * Why a difference is one: the updates torn in its witness, and what each is on all machines; where
 * none was torn, the updates on its way that machines make differently.
 */
export function causesOf(difference: Difference, all: readonly Reach[]): Cause[] {
  const { witness, witnessOf } = difference;
  const { image, machine } = witnessOf.run;
  const makings = new Makings();
  const torn = tornUpdates(image, machine, witness.trace);
  const causes = torn.flatMap((one) => ofTorn(makings, all, witnessOf, one));
  if (causes.length > 0) return distinct(causes);
  return distinct(
    madeDifferently(makings, all, witnessOf, placesOf(image, machine, witness.trace)),
  );
}
