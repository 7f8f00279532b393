// SPDX-License-Identifier: GPL-2.0-only
/**
 * A manifest says what a version of the kernel has, file by file of the kernel. One tree ports more than
 * one version, so a file of the kernel may be elsewhere here, or in two files of which another version
 * uses one as well. Places say so, and `placed()` makes of both the manifest that rules check.
 */
import {
  halves,
  mirrorOf,
  portOf,
  type Declares,
  type FileFacts,
  type FunctionFact,
  type InFile,
  type LetteredFile,
  type Manifest,
  type PassFact,
} from "./manifest.js";

/** Where the port has a file of the kernel or a part of it. */
export interface Place {
  /** The file of the kernel. */
  readonly path: string;
  /** The file of the port. */
  readonly at: string;
  /** What of it is there. Left out: all that has no other place. */
  readonly names?: readonly string[];
  /** Functions among them that are static in the kernel, and that another file calls here, */
  readonly opened?: readonly string[];
  /** through this header. */
  readonly through?: string;
  /** Functions that stand there too, and are not of this version. */
  readonly besides?: readonly string[];
  /** Headers that it passes on whole. */
  readonly passes?: readonly PassFact[];
  /** Types under names that the kernel does not have, `name = type`. */
  readonly aliases?: readonly string[];
  /** What a type is called there, `name = type`: versions share the file. */
  readonly called?: readonly string[];
  /** The option that stands for this version there. */
  readonly config?: string;
}

/** A manifest as it is written: the layout says nothing of places and of other versions. */
export interface KernelFacts extends Omit<Manifest, "layout"> {
  readonly layout: Omit<Manifest["layout"], "places" | "others">;
  readonly places: readonly Place[];
}

/** The manifest of `facts` in a tree in which `others` are files of other versions. */
export function placed({ places, ...facts }: KernelFacts, others: readonly string[]): Manifest {
  const to = new Places(places);
  const { files, barriers, contexts, patch, layout } = facts;
  const parts = files.flatMap((file) => to.parts(file));
  const inParts = new Set(parts.map(portOf));
  const gone = layout.mirrors.filter(
    (path) => to.isElsewhere(path) && !inParts.has(mirrorOf(path)),
  );
  const mirrors = layout.mirrors.filter((path) => !gone.includes(path));
  const ports = new Set([...mirrors.map(mirrorOf), ...layout.own]);
  const elsewhere = [...new Set(places.map(({ at }) => at))].filter((at) => !ports.has(at));
  const known = new Set([...ports, ...elsewhere]);
  return {
    ...facts,
    layout: {
      ...layout,
      mirrors,
      places: elsewhere,
      others: others.filter((file) => !known.has(file)),
    },
    files: parts,
    barriers: { ...barriers, lettered: barriers.lettered.flatMap((file) => to.lettered(file)) },
    contexts: contexts.map((fact) => to.of(fact)),
    patch: {
      ...patch,
      counters: patch.counters.map((fact) => to.of(fact)),
      gone: patch.gone.map((fact) => to.of(fact)),
      orders: patch.orders.map((fact) => to.of(fact)),
      comments: patch.comments.map((fact) => to.of(fact)),
    },
  };
}

/** The files of the port that a manifest is about. */
export function portFiles({ layout: { mirrors, own, places } }: Manifest): string[] {
  return [...mirrors.map(mirrorOf), ...own, ...places];
}

class Places {
  constructor(private readonly all: readonly Place[]) {}

  /** Whether a file has a place that is not its mirror. */
  isElsewhere(path: string): boolean {
    return this.all.some((place) => place.path === path && place.at !== mirrorOf(path));
  }

  /** A fact about one function, where that is. */
  of<F extends InFile & { readonly function: string }>(fact: F): F {
    const place = this.find(fact.path, fact.function);
    return place ? { ...fact, at: place.at } : fact;
  }

  /** The letters of a file, part by part. */
  lettered({ path, letters, unlettered = [] }: LetteredFile): LetteredFile[] {
    return this.inParts(path).flatMap((place) => {
      const here = letters.filter((fact) => this.find(path, fact.function) === place);
      const others = unlettered.filter((name) => this.find(path, name) === place);
      const part = { ...at(path, place), ...filled({ letters: here, unlettered: others }) };
      return "letters" in part ? [part] : [];
    });
  }

  /** A file, part by part. */
  parts(file: FileFacts): FileFacts[] {
    const parts = this.inParts(file.path).map((place) => this.part(file, place));
    return parts.length === 1 ? parts : parts.filter(isNotEmpty);
  }

  private part(file: FileFacts, place: Place | undefined): FileFacts {
    const { path, functions, structs = [], constants = [], objects = [], initial = [] } = file;
    const here = ({ name }: { readonly name: string }) => this.find(path, name) === place;
    const halfHere = (fact: string) => here(halves(fact));
    const part = {
      closed: file.closed,
      functions: functions.filter(here).map((fact) => opened(fact, place)),
      structs: structs.filter(here),
      constants: constants.filter(halfHere),
      objects: objects.filter(halfHere),
      declares: this.declares(file.declares ?? [], place?.at, here),
      initial: initial.filter((fact) => here({ name: fact.function })),
    };
    const { aliases = [], besides = [], passes = [], config } = place ?? {};
    const own = { aliases, besides, passes, ...(config === undefined ? {} : { config }) };
    return { ...at(path, place), ...filled(renamed(part, place?.called ?? [])), ...filled(own) };
  }

  /** What a part of a header passes on, by the file of the port that has it. */
  private declares(
    all: readonly Declares[],
    port: string | undefined,
    here: (fact: { readonly name: string }) => boolean,
  ): Declares[] {
    const own = all.flatMap(({ from, names }) =>
      this.inParts(from).flatMap((place) => {
        const some = names.filter((name) => here({ name }) && this.find(from, name) === place);
        return some.length === 0 ? [] : [{ from: place?.at ?? from, names: some }];
      }),
    );
    const through = this.all
      .filter(({ through }) => through !== undefined && through === port)
      .map(({ at: from, opened: names = [] }) => ({ from, names }));
    return [...own, ...through];
  }

  /** The places of a file; undefined is its mirror. */
  private inParts(path: string): (Place | undefined)[] {
    const places = this.all.filter((place) => place.path === path);
    return places.some(({ names }) => names === undefined) ? places : [undefined, ...places];
  }

  private find(path: string, name: string): Place | undefined {
    const places = this.all.filter((place) => place.path === path);
    const named = places.find(({ names }) => names?.includes(name));
    return named ?? places.find(({ names }) => names === undefined);
  }
}

function at(path: string, place: Place | undefined): InFile {
  return place ? { path, at: place.at } : { path };
}

/** Without the lists that are empty. */
function filled<T extends object>(part: T): T {
  const entries = Object.entries(part) as [string, unknown][];
  const some = entries.filter(([key, value]) => {
    return key === "functions" || !Array.isArray(value) || value.length > 0;
  });
  return Object.fromEntries(some) as T;
}

/** With types called as they are in a file that versions share. */
function renamed<T extends object>(part: T, names: readonly string[]): T {
  const text = names.map(halves).reduce((all, { name, rest }) => {
    return all.replace(new RegExp(`\\b${rest}\\b`, "g"), name);
  }, JSON.stringify(part));
  return JSON.parse(text) as T;
}

function opened(fact: FunctionFact, place: Place | undefined): FunctionFact {
  if (!place?.opened?.includes(fact.name)) return fact;
  return { ...fact, linkage: fact.linkage === "static inline" ? "inline" : "external" };
}

function isNotEmpty({
  functions,
  structs = [],
  constants = [],
  declares = [],
}: FileFacts): boolean {
  return [functions, structs, constants, declares].some((part) => part.length > 0);
}
