// SPDX-License-Identifier: GPL-2.0-only
import type { Diagnostic } from "../diagnostic.js";
import type { FileSyntax } from "../syntax.js";
import { readFile } from "./file.js";

interface Cached {
  readonly file: FileSyntax;
  readonly diagnostics: readonly Diagnostic[];
}

/** A function whose address is taken. */
export interface Pointer {
  readonly path: string;
  readonly name: string;
}

/**
 * Files already read, by path and text: ten architectures and two trees compile the same ones. No image
 * depends on what is in it, only how long it takes.
 */
export class SourceCache {
  private readonly files = new Map<string, Map<string, Cached>>();
  private readonly pointers = new Map<string, readonly Pointer[]>();

  /** The syntax of `text` as the file `path`, and what is wrong in it. */
  read(path: string, text: string): Cached {
    const versions = this.files.get(path) ?? new Map<string, Cached>();
    this.files.set(path, versions);
    const known = versions.get(text) ?? readFile(path, text);
    versions.set(text, known);
    return known;
  }

  /**
   * The functions whose addresses a scenario was last found to take, by its name: those of another
   * architecture are most likely the same, and finding them takes a round of the compiler.
   */
  lastPointers(scenario: string): readonly Pointer[] {
    return this.pointers.get(scenario) ?? [];
  }

  keepPointers(scenario: string, pointers: readonly Pointer[]): void {
    this.pointers.set(scenario, pointers);
  }
}
