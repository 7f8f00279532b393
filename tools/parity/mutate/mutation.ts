// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import type { Manifest } from "../manifest/manifest.js";
import type { Fact, Rule } from "../rule.js";
import type { KernelFile } from "../source/file.js";
import type { KernelTree } from "../source/tree.js";

/** A way to make one fact untrue, and what must be said then. */
export interface Mutation {
  /** What was done. */
  readonly what: string;
  /** The files as they are then; undefined for one that is gone. */
  readonly files: ReadonlyMap<string, string | undefined>;
  /** The file that the one message must be about. */
  readonly file: string;
  /** What it must contain. */
  readonly names: readonly string[];
}

/** The mutations that break a fact, of a tree that has no problem. */
export type Breaks<F extends Fact> = (tree: KernelTree, fact: F, manifest: Manifest) => Mutation[];

/** A rule and how its facts are broken. */
export interface Mutator {
  readonly rule: Rule;
  readonly breaks: Breaks<Fact>;
}

/** A piece of a file, and what stands there instead. */
export interface Edit {
  readonly pos: number;
  readonly end: number;
  readonly text: string;
}

/** Puts `text` in the place of a node. */
export function replacing(node: ts.Node, text: string): Edit {
  return { pos: node.getStart(), end: node.getEnd(), text };
}

/** Takes a node away with its leading comments. */
export function removing(node: ts.Node): Edit {
  return { pos: node.getFullStart(), end: node.getEnd(), text: "" };
}

/** Puts `text` before a place. */
export function inserting(pos: number, text: string): Edit {
  return { pos, end: pos, text };
}

/** Exchanges two nodes, neither inside the other. */
export function swapping(one: ts.Node, other: ts.Node): Edit[] {
  return [replacing(one, other.getText()), replacing(other, one.getText())];
}

/** The text of `file` with `edits` made. */
export function edited(file: KernelFile, edits: readonly Edit[]): string {
  const fromTheEnd = [...edits].sort((a, b) => b.pos - a.pos);
  return fromTheEnd.reduce(
    (text, { pos, end, text: instead }) => text.slice(0, pos) + instead + text.slice(end),
    file.text,
  );
}

/** A mutation of one file, reported in the same file. */
export function mutation(
  file: KernelFile,
  what: string,
  edits: readonly Edit[],
  names: readonly string[],
): Mutation {
  const files = new Map([[file.path, edited(file, edits)]]);
  return { what: `${file.path}: ${what}`, files, file: file.path, names };
}

/** The file of a fact; facts are broken only where nothing is wrong, so it is there. */
export function fileOf(tree: KernelTree, path: string): KernelFile {
  const file = tree.file(path);
  if (!file) throw new Error(`mutations need ${path}`);
  return file;
}

/** What is there as surely. */
export function sure<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`mutations need ${what}`);
  return found;
}
