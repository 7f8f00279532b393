// SPDX-License-Identifier: GPL-2.0-only
/** One file of the kernel half as parity sees it: what it declares, what it marks, what it says. */
import ts = require("typescript");
import { leadingComments } from "./comments.js";

/** What kernel TypeScript has no word of its own for. */
export type Marked = "inline" | "macro";

/** A function and what is written around it. */
export interface FunctionSource {
  readonly name: string;
  /** Path of the file it is in. */
  readonly file: string;
  readonly node: ts.FunctionDeclaration;
  readonly exported: boolean;
  /** The word in the comment right before it that says what C has there: `inline`, `macro`. */
  readonly marked: Marked | undefined;
  readonly parameters: readonly NamedType[];
  readonly returns: NamedType;
  /** The comment above it as one line of text. */
  readonly comment: string;
  readonly line: number;
}

/** Something with a name and a written type. */
export interface NamedType {
  readonly name: string;
  readonly type: string;
  readonly node: ts.Node;
  readonly line: number;
}

/** An `interface`. */
export interface StructSource {
  readonly name: string;
  readonly node: ts.InterfaceDeclaration;
  readonly fields: readonly NamedType[];
  readonly line: number;
}

/** A variable of the module level. */
export interface VariableSource {
  readonly name: string;
  readonly node: ts.VariableDeclaration;
  /** `type` of a declared one, else the text of its value. */
  readonly type: string | undefined;
  readonly value: string | undefined;
  readonly line: number;
}

/** `EXPORT_SYMBOL_GPL(f);` and its like. */
export interface MarkSource {
  readonly macro: string;
  readonly symbol: string;
  readonly node: ts.Statement;
  readonly line: number;
}

/** A type under another name. */
export interface AliasSource {
  readonly name: string;
  readonly type: string;
  readonly node: ts.TypeAliasDeclaration;
  readonly line: number;
}

/** `export { names } from 'from'`; no names mean all of them. */
export interface PassedOn {
  readonly from: string;
  /** The option under which it is, `with { config: 'CONFIG_X' }`. */
  readonly config: string | undefined;
  readonly names: readonly { readonly exported: string; readonly imported: string }[] | undefined;
  readonly node: ts.ExportDeclaration;
  readonly line: number;
}

/** A file, read once for each text it ever has. */
export class KernelFile {
  readonly source: ts.SourceFile;
  readonly functions = new Map<string, FunctionSource>();
  readonly structs = new Map<string, StructSource>();
  readonly variables = new Map<string, VariableSource>();
  /** Other types. */
  readonly aliases = new Map<string, AliasSource>();
  readonly marks: MarkSource[] = [];
  readonly passedOn: PassedOn[] = [];

  constructor(
    readonly path: string,
    readonly text: string,
  ) {
    this.source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    for (const node of this.source.statements) this.add(node);
  }

  /** Line of a node, from 1. */
  lineOf(node: ts.Node): number {
    return this.source.getLineAndCharacterOfPosition(node.getStart(this.source)).line + 1;
  }

  /** Text of a node with white space made single. */
  textOf(node: ts.Node): string {
    return node.getText(this.source).replace(/\s+/g, " ");
  }

  /** The same of a type, without what a line break leaves inside brackets. */
  private typeOf(node: ts.Node): string {
    return this.textOf(node).replace(/([<(]) | (?=[>)])/g, "$1");
  }

  private add(node: ts.Statement): void {
    if (ts.isFunctionDeclaration(node)) this.addFunction(node);
    else if (ts.isInterfaceDeclaration(node)) this.addStruct(node);
    else if (ts.isTypeAliasDeclaration(node)) this.addAlias(node);
    else if (ts.isVariableStatement(node)) {
      for (const variable of node.declarationList.declarations) this.addVariable(variable);
    } else if (ts.isExportDeclaration(node)) this.addPassedOn(node);
    else if (ts.isExpressionStatement(node)) this.addMark(node);
  }

  private addFunction(node: ts.FunctionDeclaration): void {
    const name = node.name?.text ?? "";
    const comments = leadingComments(this.text, node);
    const marked = markOf(comments.at(-1));
    const comment = comments.at(marked ? -2 : -1) ?? "";
    const parameters = node.parameters.map((parameter) => this.named(parameter));
    const returns = this.named({ name: node.name, type: node.type }, node);
    const line = this.lineOf(node);
    const exported = isExported(node);
    this.functions.set(name, {
      ...{ name, file: this.path, node, exported, marked, parameters, returns, comment, line },
    });
  }

  private addStruct(node: ts.InterfaceDeclaration): void {
    const fields = node.members
      .filter((member) => ts.isPropertySignature(member))
      .map((member) => this.named(member));
    const name = node.name.text;
    this.structs.set(name, { name, node, fields, line: this.lineOf(node) });
  }

  private addAlias(node: ts.TypeAliasDeclaration): void {
    const name = node.name.text;
    this.aliases.set(name, { name, type: this.typeOf(node.type), node, line: this.lineOf(node) });
  }

  private addVariable(node: ts.VariableDeclaration): void {
    const name = this.textOf(node.name);
    const type = node.type && this.textOf(node.type);
    const value = node.initializer && this.textOf(node.initializer);
    this.variables.set(name, { name, node, type, value, line: this.lineOf(node) });
  }

  private addPassedOn(node: ts.ExportDeclaration): void {
    const { exportClause, moduleSpecifier } = node;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return;
    const clause = exportClause && ts.isNamedExports(exportClause) ? exportClause : undefined;
    const names = clause?.elements.map(({ name, propertyName }) => {
      return { exported: name.text, imported: (propertyName ?? name).text };
    });
    const from = moduleSpecifier.text;
    this.passedOn.push({ from, config: configOf(node), names, node, line: this.lineOf(node) });
  }

  private addMark(node: ts.ExpressionStatement): void {
    const call = node.expression;
    const [symbol] = ts.isCallExpression(call) ? call.arguments : [];
    if (!ts.isCallExpression(call) || symbol === undefined) return;
    const macro = this.textOf(call.expression);
    this.marks.push({ macro, symbol: this.textOf(symbol), node, line: this.lineOf(node) });
  }

  private named(
    part: { readonly name?: ts.Node | undefined; readonly type?: ts.Node | undefined },
    node = part as ts.Node,
  ): NamedType {
    const name = part.name ? this.textOf(part.name) : "";
    const type = part.type ? this.typeOf(part.type) : "";
    return { name, type, node, line: this.lineOf(node) };
  }
}

function configOf({ attributes }: ts.ExportDeclaration): string | undefined {
  const config = attributes?.elements.find(({ name }) => name.text === "config")?.value;
  return config && ts.isStringLiteral(config) ? config.text : undefined;
}

function markOf(comment: string | undefined): Marked | undefined {
  return comment === "inline" || comment === "macro" ? comment : undefined;
}

function isExported(node: ts.FunctionDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}
