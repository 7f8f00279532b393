// SPDX-License-Identifier: GPL-2.0-only
/**
 * A single change of a patch seldom compiles without the change to the imports that goes with it. To
 * look at it alone, the file is given the imports of before and after together.
 */
import ts = require("typescript");

interface Imported {
  readonly local: string;
  /** As written between the braces. */
  readonly text: string;
  readonly from: string;
  readonly type: boolean;
}

function declarations(file: ts.SourceFile): ts.ImportDeclaration[] {
  return file.statements.filter((node) => ts.isImportDeclaration(node));
}

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true);
}

function importsOf(text: string): Imported[] {
  const file = parse(text);
  return declarations(file).flatMap((node) => {
    const clause = node.importClause;
    const bindings = clause?.namedBindings;
    if (!clause || !bindings || !ts.isNamedImports(bindings)) return [];
    const from = node.moduleSpecifier.getText(file);
    const type = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return bindings.elements.map((element) => ({
      local: element.name.text,
      text: element.getText(file),
      from,
      type,
    }));
  });
}

function written(all: readonly Imported[]): string {
  const groups = new Map<string, string[]>();
  for (const { from, type, text } of all) {
    const key = `${type ? "import type" : "import"} { } from ${from};`;
    groups.set(key, [...(groups.get(key) ?? []), text]);
  }
  return [...groups].map(([key, names]) => key.replace("{ }", `{ ${names.join(", ")} }`)).join(" ");
}

/** `text` with the imports of both versions in place of its own; every line keeps its number. */
export function withImportsOf(text: string, before: string, after: string): string {
  const all = [...importsOf(before), ...importsOf(after)];
  const first = all.filter(
    ({ local }, at) => all.findIndex((other) => other.local === local) === at,
  );
  const file = parse(text);
  const own = declarations(file);
  let result = text;
  for (const [index, node] of [...own.entries()].reverse()) {
    const [start, end] = [node.getStart(file), node.getEnd()];
    const blank = text.slice(start, end).replace(/[^\n]/g, "");
    result =
      result.slice(0, start) + (index === 0 ? written(first) : "") + blank + result.slice(end);
  }
  return result;
}
