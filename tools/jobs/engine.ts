// SPDX-License-Identifier: GPL-2.0-only
/** What the matrix needs done, wherever it is done: compile one case, run one image. */
import type { Result } from "../explore/result.js";
import type { ArchMachine } from "../machine/arch.js";
import type { ContextName } from "../scenarios/contexts.js";
import type { Implementation } from "../scenarios/implementations.js";
import type { PackedImage } from "./packed.js";

/** Which of the two trees of a review. */
export type Side = "before" | "after";

/** One scenario on one machine in one tree; with a part of the patch, the name that variant.ts gives it. */
export interface Case<S extends string = Side> {
  readonly scenario: string;
  /** The scenario's file in the tree. */
  readonly file: string;
  readonly srcu: Implementation;
  /** If the file is for several. */
  readonly context?: ContextName | undefined;
  readonly machine: ArchMachine;
  readonly side: S;
  /** What is asked together with it, where that may be answered by one search. */
  readonly peers?: string;
}

/** Bounds of one search that are not the scenario's. */
export interface Limits {
  /** Partial-order reduction. */
  readonly reduction: boolean;
  /** MiB for the table of visited states. */
  readonly memoryMiB: number;
  readonly seconds: number;
  /** Go on after a finding, until every way in which a run can end is known. */
  readonly collect?: boolean;
}

/** How far a search has come, for the progress line. */
export interface SearchProgress {
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  readonly depth: number;
  /** Part of the table of visited states in use, 0 to 1. */
  readonly fill: number;
}

/** What a search found, and whether it was known from an earlier one. */
export interface Answered {
  readonly result: Result;
  readonly known: boolean;
  /** The same search was made for another tree of this review. */
  readonly again?: boolean;
}

/** The answer to a case from an earlier review. */
export interface Recalled {
  readonly result: Result;
  /** The same for cases that shared a search. */
  readonly search: string;
  /** Images that only behave alike may have shared it. */
  readonly alike: boolean;
}

/** An answer to keep. */
export interface Remembered<S extends string = Side> {
  readonly image: PackedImage;
  readonly machine: ArchMachine;
  /** The first is that of the image and machine, the others have the same image or one of `alike`. */
  readonly cases: readonly Case<S>[];
  /** Images of other cases that behave alike. */
  readonly alike: readonly PackedImage[];
  readonly result: Result;
}

/** Compiles and runs, several jobs at a time. */
export interface Engine<S extends string = Side> {
  /** @param alike the image has the digest of those that behave alike too */
  compile(job: Case<S>, alike?: boolean): Promise<PackedImage>;
  /** What stands for the image of a case once everything was told to stop; undefined before. */
  skip?(job: Case<S>): PackedImage | undefined;
  run(
    image: PackedImage,
    machine: ArchMachine,
    side: S,
    onProgress: (progress: SearchProgress) => void,
  ): Promise<Answered>;
  /** What is known of a case without compiling it, because nothing it depends on has changed. */
  recall?(job: Case<S>): Recalled | undefined;
  /** Keeps what answers these cases, for `recall`. */
  remember?(run: Remembered<S>): void;
  close(): Promise<void>;
}
