// SPDX-License-Identifier: GPL-2.0-only
/** The machine operations that let one machine go where another cannot. */
import type { ArchMachine } from "../machine/arch.js";
import { type ArchText, groupTexts } from "../meaning/meaning.js";
import { unpack } from "../jobs/packed.js";
import type { Difference } from "./differences.js";
import type { Makings } from "./makings.js";
import { operationsAt, type Place } from "./places.js";
import type { Reach } from "./outcomes.js";
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

function made(makings: Makings, machines: readonly ArchMachine[], place: Place, what: string) {
  return groupTexts(
    machines.map((machine) => {
      const found = makings.at(place, machine).find((one) => one.what === what);
      return [machine.name, found?.how ?? "no such update"] as const;
    }),
  );
}

/** What is updated at a place on some machine. */
function updatesAt(makings: Makings, machines: readonly ArchMachine[], place: Place): string[] {
  const whats = machines.flatMap((machine) => makings.at(place, machine).map(({ what }) => what));
  return [...new Set(whats)];
}

function ofTorn(makings: Makings, machines: readonly ArchMachine[], torn: Torn): Cause[] {
  const { context, by, word, place } = torn;
  return updatesAt(makings, machines, place).map((what) => ({
    place,
    what,
    torn: { context, by, word },
    made: made(makings, machines, place, what),
  }));
}

/** Whether the images of all machines have the same instructions there. */
function isAlike(all: readonly Reach[], place: Place): boolean {
  return new Set(all.map(({ run }) => operationsAt(unpack(run.image), place))).size === 1;
}

/** Whether no machine that reaches the outcome makes it as one does that cannot. */
function separates(ways: readonly ArchText[], { reachedBy, notBy }: Difference): boolean {
  const has = (some: readonly string[], archs: readonly string[]): boolean =>
    archs.some((arch) => some.includes(arch));
  return ways.every(({ archs }) => !(has(reachedBy, archs) && has(notBy, archs)));
}

/** Updates at these places that are made in one way where the outcome is reached and in another elsewhere. */
function madeDifferently(
  makings: Makings,
  machines: readonly ArchMachine[],
  places: readonly Place[],
  difference: Difference,
): Cause[] {
  return places.flatMap((place) =>
    updatesAt(makings, machines, place).flatMap((what) => {
      const ways = made(makings, machines, place, what);
      return separates(ways, difference) ? [{ place, what, made: ways }] : [];
    }),
  );
}

function distinct(causes: readonly Cause[]): Cause[] {
  const keys = causes.map((cause) => JSON.stringify(cause));
  return causes.filter((_cause, at) => keys.indexOf(keys[at] ?? "") === at);
}

/**
 * Why a difference is one: the updates torn in its witness, and what each is on all machines; where
 * none was torn, the updates on its way that are made differently by those that can and cannot.
 */
export function causesOf(
  difference: Difference,
  all: readonly Reach[],
  machines: readonly ArchMachine[],
  makings: Makings,
): Cause[] {
  const { witness, witnessOf } = difference;
  const { machine } = witnessOf.run;
  const image = unpack(witnessOf.run.image);
  const torn = tornUpdates(image, machine, witness.trace);
  const causes = torn.flatMap((one) => ofTorn(makings, machines, one));
  if (causes.length > 0) return distinct(causes);
  const places = placesOf(image, machine, witness.trace).filter((place) => !isAlike(all, place));
  return distinct(madeDifferently(makings, machines, places, difference));
}
