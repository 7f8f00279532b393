// SPDX-License-Identifier: GPL-2.0-only

/** Something in kernel code that cannot be compiled: where, what, and what to write instead. */
export interface Diagnostic {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly message: string;
  readonly advice: string;
  /** The whole source line. */
  readonly text: string;
}

/** `file:line:column: error: message`, the line, a caret below the place, and the advice. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, message, advice, text } = diagnostic;
  const margin = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [`${file}:${line}:${column}: error: ${message}`, text, `${margin}^`, advice].join("\n");
}

/** Thrown for code outside the language; holds everything found before the compiler gave up. */
export class KernelCodeError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join("\n\n"));
    this.name = "KernelCodeError";
    this.diagnostics = diagnostics;
  }
}
