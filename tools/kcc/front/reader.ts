// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import { KernelCodeError, type Diagnostic } from "../diagnostic.js";
import type { Position } from "../syntax.js";

/** One TypeScript file being read, and what was found wrong in it so far. */
export class Reader {
  readonly path: string;
  readonly text: string;
  readonly source: ts.SourceFile;
  readonly diagnostics: Diagnostic[] = [];

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
    this.source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, false);
  }

  /** Where `node` begins, comments before it left out. */
  at(node: ts.Node): Position {
    return this.position(node.getStart(this.source));
  }

  position(offset: number): Position {
    const { line, character } = this.source.getLineAndCharacterOfPosition(offset);
    return { line: line + 1, column: character + 1 };
  }

  /** The diagnostic for `node`, to be thrown in a KernelCodeError or kept for later. */
  diagnostic(node: ts.Node, message: string, advice: string): Diagnostic {
    return this.diagnosticAt(this.at(node), message, advice);
  }

  diagnosticAt(at: Position, message: string, advice: string): Diagnostic {
    const text = this.text.split("\n")[at.line - 1] ?? "";
    return { file: this.path, line: at.line, column: at.column, message, advice, text };
  }

  /** Gives up on the statement or declaration that holds `node`. */
  fail(node: ts.Node, message: string, advice: string): never {
    throw new KernelCodeError([this.diagnostic(node, message, advice)]);
  }

  /** Runs `read`; keeps its diagnostics and returns undefined when it gives up. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof KernelCodeError)) throw error;
      this.diagnostics.push(...error.diagnostics);
      return undefined;
    }
  }
}
