// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import type { Diagnostic } from "../diagnostic.js";
import type {
  Dependency,
  FileSyntax,
  ImportSyntax,
  ReExportSyntax,
  TypeDeclaration,
  ValueDeclaration,
} from "../syntax.js";
import { readFunction, readTypeDeclaration, readVariables } from "./declarations.js";
import { Reader } from "./reader.js";
import { refuse } from "./unsupported.js";

/** The file whose types the compiler knows by name. */
const TYPES_FILE = "include/linux/types.ts";
const BUILTIN_TYPES = new Set([
  "int",
  "uint",
  "long",
  "ulong",
  "bool",
  "cstring",
  "ptr",
  "array",
  "percpu",
  "lvalue",
  "percpu_lvalue",
]);

interface Draft {
  readonly imports: ImportSyntax[];
  readonly reExports: ReExportSyntax[];
  readonly values: ValueDeclaration[];
  readonly types: TypeDeclaration[];
  readonly dependencies: Dependency[];
}

/** Reads one file; what is wrong in it comes back in `diagnostics`. */
export function readFile(
  path: string,
  text: string,
): { file: FileSyntax; diagnostics: readonly Diagnostic[] } {
  const reader = new Reader(path, text);
  const draft: Draft = { imports: [], reExports: [], values: [], types: [], dependencies: [] };
  for (const error of syntaxErrors(reader.source)) {
    const message = ts.flattenDiagnosticMessageText(error.messageText, " ");
    const at = reader.position(error.start);
    reader.diagnostics.push(
      reader.diagnosticAt(at, message, "The file is not valid TypeScript here."),
    );
  }
  if (reader.diagnostics.length === 0) {
    for (const node of reader.source.statements) {
      reader.attempt(() => {
        readTopLevel(reader, draft, node);
      });
    }
  }
  return { file: { path, text, ...draft }, diagnostics: reader.diagnostics };
}

/** What the parser itself objected to. */
function syntaxErrors(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  const { parseDiagnostics } = source as {
    parseDiagnostics?: readonly ts.DiagnosticWithLocation[];
  };
  return parseDiagnostics ?? [];
}

function readTopLevel(reader: Reader, draft: Draft, node: ts.Statement): void {
  if (ts.isImportDeclaration(node)) readImport(reader, draft, node);
  else if (ts.isExportDeclaration(node)) readExport(reader, draft, node);
  else if (ts.isFunctionDeclaration(node)) draft.values.push(readFunction(reader, node));
  else if (ts.isVariableStatement(node)) draft.values.push(...readVariables(reader, node));
  else if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
    readTypeAtTop(reader, draft, node);
  } else if (ts.isExpressionStatement(node)) {
    checkExportMark(reader, node.expression);
  } else if (!ts.isEmptyStatement(node)) refuse(reader, node);
}

function readTypeAtTop(
  reader: Reader,
  draft: Draft,
  node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
): void {
  const name = node.name.text;
  if (reader.path === TYPES_FILE && BUILTIN_TYPES.has(name)) {
    draft.types.push({ kind: "builtin-type", name, exported: true, at: reader.at(node.name) });
  } else draft.types.push(readTypeDeclaration(reader, node));
}

/** `EXPORT_SYMBOL(f);` and its like: the only expressions at module level. */
function checkExportMark(reader: Reader, node: ts.Expression): void {
  const marks =
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    /^(EXPORT_|MODULE_)/.test(node.expression.text);
  if (!marks) {
    reader.fail(
      node,
      "nothing runs at module level",
      "Put it into a function: a boot initialiser (`define(f)`) or the scenario's setup.",
    );
  }
}

function specifier(
  reader: Reader,
  draft: Draft,
  node: ts.Expression,
  needs: Pick<Dependency, "option"> = {},
): string {
  if (!ts.isStringLiteral(node)) return refuse(reader, node);
  if (!draft.dependencies.some((dependency) => dependency.from === node.text)) {
    draft.dependencies.push({ from: node.text, ...needs, at: reader.at(node) });
  }
  return node.text;
}

/** `with { config: 'CONFIG_X' }`, what the kernel has `#ifdef` around an `#include` for. */
function optionOf(reader: Reader, node: ts.ExportDeclaration): Pick<Dependency, "option"> {
  if (!node.attributes) return {};
  const [entry, second] = node.attributes.elements;
  if (entry?.name.text === "config" && ts.isStringLiteral(entry.value) && !second)
    return { option: entry.value.text };
  return reader.fail(
    node.attributes,
    "the only attribute is `config`",
    "Write `export * from 'linux/header' with { config: 'CONFIG_X' };`.",
  );
}

function readImport(reader: Reader, draft: Draft, node: ts.ImportDeclaration): void {
  if (node.attributes) {
    reader.fail(
      node.attributes,
      "an import has no attributes",
      "What depends on the configuration is a header's to pass on: `export * from ... with`.",
    );
  }
  const from = specifier(reader, draft, node.moduleSpecifier);
  const bindings = node.importClause?.namedBindings;
  if (node.importClause?.name || (bindings && ts.isNamespaceImport(bindings))) {
    refuse(reader, node, ts.SyntaxKind.NamespaceImport);
  }
  for (const element of bindings && ts.isNamedImports(bindings) ? bindings.elements : []) {
    const local = element.name.text;
    const imported = element.propertyName?.text ?? local;
    draft.imports.push({ local, imported, from, at: reader.at(element) });
  }
}

function readExport(reader: Reader, draft: Draft, node: ts.ExportDeclaration): void {
  const { exportClause } = node;
  if (!node.moduleSpecifier || (exportClause && ts.isNamespaceExport(exportClause))) {
    reader.fail(
      node,
      "this form of export is not in kernel TypeScript",
      "Write `export` before the declaration, or `export { name } from 'linux/header'`.",
    );
  }
  const from = specifier(reader, draft, node.moduleSpecifier, optionOf(reader, node));
  const names = exportClause?.elements.map((element) => ({
    exported: element.name.text,
    imported: element.propertyName?.text ?? element.name.text,
  }));
  draft.reExports.push({ from, names, at: reader.at(node) });
}
