// SPDX-License-Identifier: GPL-2.0-only
import type { Diagnostic } from "../diagnostic.js";
import type { FileSyntax } from "../syntax.js";
import { readFile } from "./file.js";

interface Cached {
  readonly file: FileSyntax;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Files already read, by path and text: ten architectures and two trees compile the same ones.
 * Nothing in it depends on the architecture or the configuration.
 */
export class SourceCache {
  private readonly files = new Map<string, Map<string, Cached>>();

  /** The syntax of `text` as the file `path`, and what is wrong in it. */
  read(path: string, text: string): Cached {
    const versions = this.files.get(path) ?? new Map<string, Cached>();
    this.files.set(path, versions);
    const known = versions.get(text) ?? readFile(path, text);
    versions.set(text, known);
    return known;
  }
}
