// SPDX-License-Identifier: GPL-2.0-only
/** Which part of a file some lines belong to. */
import ts = require("typescript");
import type { SourceTree } from "../base/source-tree.js";
import type { Change } from "../patch/changes.js";

/** Lines `first` to `last`, from 1, both included; none when `last` < `first`. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true);
}

function touches(file: ts.SourceFile, node: ts.Node, { first, last }: LineRange): boolean {
  const line = (position: number): number => file.getLineAndCharacterOfPosition(position).line + 1;
  const [comment] = ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? [];
  return line(comment?.pos ?? node.getStart(file)) <= last && line(node.getEnd()) >= first;
}

/** Names of the functions that have any of these lines, in their comment or their body. */
export function functionsAt(text: string, range: LineRange): string[] {
  const file = parse(text);
  return file.statements
    .filter((statement) => touches(file, statement, range))
    .flatMap((node) => (ts.isFunctionDeclaration(node) && node.name ? [node.name.text] : []));
}

/** Whether the lines hold imports and nothing else. */
export function isImports(text: string, range: LineRange): boolean {
  const file = parse(text);
  const hit = file.statements.filter((statement) => touches(file, statement, range));
  return hit.every((node) => ts.isImportDeclaration(node));
}

/** The lines from `line` on that these are. */
export function range(line: number, lines: readonly string[]): LineRange {
  return { first: line, last: line + lines.length - 1 };
}

/** Whether a change is about imports and nothing else, on both sides. */
export function isImportChange(
  { before, after }: { readonly before: SourceTree; readonly after: SourceTree },
  change: Change,
): boolean {
  const { file } = change;
  return (
    isImports(before.read(file) ?? "", range(change.beforeLine, change.before)) &&
    isImports(after.read(file) ?? "", range(change.afterLine, change.after))
  );
}

/** Whether `text` declares a function of this name with a body. */
export function hasFunction(text: string, name: string): boolean {
  return parse(text).statements.some(
    (node) => ts.isFunctionDeclaration(node) && node.name?.text === name && node.body,
  );
}

/** The lines of the function of this name, without its comment; none if there is none. */
export function linesOf(text: string, name: string): LineRange {
  const file = parse(text);
  const found = file.statements.find(
    (node) => ts.isFunctionDeclaration(node) && node.name?.text === name && node.body,
  );
  if (!found) return { first: 1, last: 0 };
  const line = (position: number): number => file.getLineAndCharacterOfPosition(position).line + 1;
  return { first: line(found.getStart(file)), last: line(found.getEnd()) };
}

/** Names of what the line declares outside functions: a constant, a struct and its member. */
export function declarationAt(text: string, line: number): string[] {
  const file = parse(text);
  const at = (node: ts.Node): boolean => touches(file, node, { first: line, last: line });
  return file.statements.filter(at).flatMap((node) => {
    if (ts.isVariableStatement(node))
      return node.declarationList.declarations.map(({ name }) => name.getText(file));
    if (ts.isInterfaceDeclaration(node)) {
      const members = node.members.filter(at).flatMap(({ name }) => name?.getText(file) ?? []);
      return members.length > 0 ? members : [node.name.text];
    }
    return ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node) ? [node.name.text] : [];
  });
}

/** Whether the function of this name returns nothing. */
export function isVoid(text: string, name: string): boolean {
  return parse(text).statements.some(
    (node) =>
      ts.isFunctionDeclaration(node) &&
      node.name?.text === name &&
      node.type?.kind === ts.SyntaxKind.VoidKeyword,
  );
}
