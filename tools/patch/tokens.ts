// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");

/** The tokens of TypeScript text; comments and white space are none. */
export function tokens(text: string): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  const found: string[] = [];
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) found.push(scanner.getTokenText());
  return found;
}

/** Whether two texts are the same code, however they are commented and laid out. */
export function sameCode(a: string, b: string): boolean {
  const left = tokens(a);
  const right = tokens(b);
  return left.length === right.length && left.every((token, i) => token === right[i]);
}

/** TypeScript text without its comments. */
export function withoutComments(text: string): string {
  const scanner = ts.createScanner(
    ts.ScriptTarget.Latest,
    false,
    ts.LanguageVariant.Standard,
    text,
  );
  let kept = "";
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const comment =
      kind === ts.SyntaxKind.SingleLineCommentTrivia ||
      kind === ts.SyntaxKind.MultiLineCommentTrivia;
    if (!comment) kept += scanner.getTokenText();
  }
  return kept;
}

/** Lines, from 1, on which a word stands that is no comment: brackets alone are no code. */
export function codeLines(text: string): Set<number> {
  const file = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest);
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  const found = new Set<number>();
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) {
    if (!/\w/.test(scanner.getTokenText())) continue;
    found.add(file.getLineAndCharacterOfPosition(scanner.getTokenStart()).line + 1);
  }
  return found;
}
