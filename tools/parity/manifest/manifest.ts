// SPDX-License-Identifier: GPL-2.0-only
/**
 * The form of a manifest: what one version of the kernel has, as facts. Paths are the kernel's own,
 * and where the port has them is `portOf()`; names ending in `.ts` are files of the port's own.
 * Types are written as kernel TypeScript writes them.
 */

/** A manifest. Every string in it is checked; `facts()` of the rules says which rule checks what. */
export interface Manifest {
  /** As tagged: `v4.9`. */
  readonly kernel: string;
  readonly layout: Layout;
  readonly files: readonly FileFacts[];
  readonly barriers: Barriers;
  readonly contexts: readonly ContextFact[];
  readonly overrides: readonly Override[];
  readonly machines: readonly MachineFact[];
  /** Files of the port's own, and the functions in them that the kernel's functions call here. */
  readonly checks: readonly Declares[];
  /** Options that `generated/config` declares. */
  readonly options: readonly string[];
  readonly patch: PatchFacts;
}

/** What is said of a file of the kernel. */
export interface InFile {
  readonly path: string;
  /** The file of the port that has it, if that is not the mirror. */
  readonly at?: string;
}

/** Which files there are. */
export interface Layout {
  /** Folders in which every file is listed here. */
  readonly folders: readonly string[];
  /** Files of the kernel that have a mirror. */
  readonly mirrors: readonly string[];
  /** Files that no file of the kernel stands behind. */
  readonly own: readonly string[];
  /** Files of the port that have a part of a file of the kernel, or all of it. */
  readonly places: readonly string[];
  /** Files that stand for other versions of the kernel. */
  readonly others: readonly string[];
}

/** What one file of the kernel declares. */
export interface FileFacts extends InFile {
  /** The port's file declares nothing else. */
  readonly closed: boolean;
  readonly functions: readonly FunctionFact[];
  readonly structs?: readonly StructFact[];
  /** `NAME = value`. */
  readonly constants?: readonly string[];
  /** Static objects, `name: type`. */
  readonly objects?: readonly string[];
  /** Names that a header passes on from the `.c` file that defines them. */
  readonly declares?: readonly Declares[];
  /** What an object is after a function has made it ready. */
  readonly initial?: readonly InitialFact[];
  /** Types under another name, `name = type`. */
  readonly aliases?: readonly string[];
  /** Functions that stand there too, and are not of this version. */
  readonly besides?: readonly string[];
  /** Headers whose names are all passed on. */
  readonly passes?: readonly PassFact[];
  /** The option under which the functions are read, in a file that versions share. */
  readonly config?: string;
}

/** A header that another passes on, whole. */
export interface PassFact {
  /** The file of the port. */
  readonly from: string;
  /** Only under this option. */
  readonly config?: string;
}

/**
 * `exported`: external, and named in EXPORT_SYMBOL_GPL(); `exported to all`: in EXPORT_SYMBOL();
 * `external`: external only; `static`;
 * `static inline`: in a `.c` file; `inline`, `macro`: in a header, and marked as a macro or not;
 * `header`: in a header, either.
 */
export type Linkage =
  | "exported"
  | "exported to all"
  | "external"
  | "static"
  | "static inline"
  | "inline"
  | "macro"
  | "header";

/** A function. */
export interface FunctionFact {
  readonly name: string;
  readonly linkage: Linkage;
  /** `name: type`. */
  readonly parameters: readonly string[];
  readonly returns: string;
  /** What it does, in order (source/steps.ts). Left out where other facts say it. */
  readonly steps?: readonly string[];
}

/** A struct. */
export interface StructFact {
  readonly name: string;
  /** `name: type`, in order. */
  readonly fields: readonly string[];
}

/** Names that come from one file. */
export interface Declares {
  readonly from: string;
  readonly names: readonly string[];
}

/** In `function`, each of `steps` sets up one field; their order does not matter. */
export interface InitialFact {
  readonly function: string;
  readonly steps: readonly string[];
}

/** The barriers. */
export interface Barriers {
  /** Files in which every barrier has a letter. */
  readonly lettered: readonly LetteredFile[];
  /** Files in which every barrier names the function it pairs with. */
  readonly named: readonly string[];
}

/** The letters of one file. */
export interface LetteredFile extends InFile {
  readonly letters: readonly BarrierFact[];
  /** Functions whose barriers have no letter, and name the function they pair with. */
  readonly unlettered?: readonly string[];
}

/** A barrier in `function`, the letters of each function in the order of the code. */
export interface BarrierFact {
  readonly function: string;
  readonly letter: string;
  /** `B`, or more than one: `B and C`. */
  readonly partner: string;
}

/** From where a function may be called. */
export interface ContextFact extends InFile {
  readonly function: string;
  /** `never`: nothing that it calls can sleep; `checked`: it calls might_sleep() itself. */
  readonly sleeps?: "never" | "checked";
  /** What its comment says of the context. */
  readonly says?: string;
}

/** A header that replaces the generic one, or a variant of the latter. */
export interface Override {
  readonly path: string;
  /** Name of the generic header. */
  readonly header: string;
  /** All that it overrides comes from this variant, and is said there. */
  readonly via?: string;
  readonly functions: readonly { readonly name: string; readonly steps: readonly string[] }[];
}

/** The hardware, as `arch/<folder>/machine.ts` has it. */
export interface MachineFact {
  readonly folder: string;
  readonly name: string;
  readonly plainAdd: string;
  readonly softIrqMask: string;
  readonly memoryModel: string;
}

/** What the patch itself asks for, and the unpatched tree does not do. */
export interface PatchFacts {
  /** Id of the commit. */
  readonly commit: string;
  /** Per-CPU counters and the operation that must change each. */
  readonly counters: readonly CounterFact[];
  /** Calls that must be gone. */
  readonly gone: readonly GoneFact[];
  /** The order of what readers do. */
  readonly orders: readonly OrderFact[];
  /** What comments must not say any more, and what they must. */
  readonly comments: readonly CommentFact[];
}

/** `function` changes `field` by `operation`. */
export interface CounterFact extends InFile {
  readonly function: string;
  readonly field: string;
  readonly operation: string;
}

/** `function` does not call any of `calls`. */
export interface GoneFact extends InFile {
  readonly function: string;
  readonly calls: readonly string[];
}

/** The steps of `function`, whatever the form of its per-CPU operations. */
export interface OrderFact extends InFile {
  readonly function: string;
  readonly steps: readonly string[];
}

/** The comment above `function`, and those inside it. */
export interface CommentFact extends InFile {
  readonly function: string;
  readonly gone: string;
  readonly says?: string;
}

/** The two halves of `name: type` or `NAME = value`. */
export function halves(fact: string): { readonly name: string; readonly rest: string } {
  const [, name = "", rest = ""] = /^(\w+)(?:: | = )(.*)$/.exec(fact) ?? [];
  return { name, rest };
}

/** Where the port has a file of the kernel, unless it is said to be elsewhere. */
export function mirrorOf(path: string): string {
  return path.replace(/\.[chS]$/, ".ts");
}

/** Where the port has what is said of a file of the kernel. */
export function portOf({ path, at }: InFile): string {
  return at ?? mirrorOf(path);
}
