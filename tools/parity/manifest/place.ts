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
  type InitialFact,
  type LetteredFile,
  type Manifest,
  type StructFact,
} from "./manifest.js";

/** Where the port has a file of the kernel or a part of it. */
export interface Place {
  /** The file of the kernel. */
  readonly path: string;
  /** The file of the port. */
  readonly at: string;
  /** What of it is there. Left out: all that has no other place. */
  readonly names?: readonly string[];
  /** Functions among them that are static in the kernel, and that another file calls here. */
  readonly opened?: readonly string[];
  /** Functions that stand there too, and are not of this version. */
  readonly besides?: readonly string[];
  /** Names that a header passes on here, and none of the kernel declares. */
  readonly passes?: readonly Declares[];
  /** What types of the kernel are called there. */
  readonly types?: Readonly<Record<string, string>>;
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
  lettered({ path, letters }: LetteredFile): LetteredFile[] {
    return this.inParts(path).flatMap((place) => {
      const here = letters.filter((fact) => this.find(path, fact.function) === place);
      return here.length === 0 ? [] : [{ ...at(path, place), letters: here }];
    });
  }

  /** A file, part by part. */
  parts(file: FileFacts): FileFacts[] {
    const parts = this.inParts(file.path).map((place) => this.part(file, place));
    return parts.length === 1 ? parts : parts.filter(isNotEmpty);
  }

  private part(file: FileFacts, place: Place | undefined): FileFacts {
    const { path, functions, structs = [], constants = [], objects = [], initial = [] } = file;
    const here = (name: string) => this.find(path, name) === place;
    const list = <T>(key: string, all: readonly T[]) => (all.length > 0 ? { [key]: all } : {});
    return {
      ...at(path, place),
      closed: file.closed,
      functions: functions.filter(({ name }) => here(name)).map((fact) => opened(fact, place)),
      ...list(
        "structs",
        structs.filter(({ name }) => here(name)).map((struct) => renamed(struct, place)),
      ),
      ...list(
        "constants",
        constants.filter((fact) => here(halves(fact).name)),
      ),
      ...list(
        "objects",
        objects.filter((fact) => here(halves(fact).name)),
      ),
      ...list("declares", [...this.declares(file.declares ?? [], here), ...(place?.passes ?? [])]),
      ...list(
        "initial",
        initial.filter((fact) => here(fact.function)).map((fact) => remade(fact, place)),
      ),
      ...list("besides", place?.besides ?? []),
    };
  }

  /** What a part of a header passes on, by the file of the port that has it. */
  private declares(all: readonly Declares[], here: (name: string) => boolean): Declares[] {
    return all.flatMap(({ from, names }) =>
      this.inParts(from).flatMap((place) => {
        const some = names.filter((name) => here(name) && this.find(from, name) === place);
        return some.length === 0 ? [] : [{ from: place?.at ?? from, names: some }];
      }),
    );
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

function opened(fact: FunctionFact, place: Place | undefined): FunctionFact {
  if (!place?.opened?.includes(fact.name)) return fact;
  return { ...fact, linkage: fact.linkage === "static inline" ? "inline" : "external" };
}

/** A text with the types in its angle brackets as they are called there. */
function retyped(text: string, place: Place | undefined): string {
  return text.replace(/<(\w+)>/g, (all, type: string) => {
    const name = place?.types?.[type];
    return name === undefined ? all : `<${name}>`;
  });
}

function renamed(struct: StructFact, place: Place | undefined): StructFact {
  return { ...struct, fields: struct.fields.map((field) => retyped(field, place)) };
}

function remade(fact: InitialFact, place: Place | undefined): InitialFact {
  return { ...fact, steps: fact.steps.map((step) => retyped(step, place)) };
}

function isNotEmpty({
  functions,
  structs = [],
  constants = [],
  declares = [],
}: FileFacts): boolean {
  return [functions, structs, constants, declares].some((part) => part.length > 0);
}
