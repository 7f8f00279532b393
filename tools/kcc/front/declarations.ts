// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import { KernelCodeError } from "../diagnostic.js";
import type {
  CallExpression,
  DataSyntax,
  Expression,
  FunctionDeclaration,
  StorageDeclaration,
  TypeDeclaration,
  ValueDeclaration,
} from "../syntax.js";
import { readExpression } from "./expressions.js";
import type { Reader } from "./reader.js";
import { Scopes } from "./scopes.js";
import { readStatements } from "./statements.js";
import { readParameterType, readType } from "./types.js";
import { refuse, refuseAsync } from "./unsupported.js";

const { SyntaxKind } = ts;

type Modified = ts.Node & { readonly modifiers?: ts.NodeArray<ts.ModifierLike> };

function has(node: Modified, kind: ts.SyntaxKind): boolean {
  return node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
}

type Generic = ts.FunctionDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

function typeParameters(node: Generic): string[] {
  return (node.typeParameters ?? []).map((parameter) => parameter.name.text);
}

/** Reads a function with a body, or `declare function`. */
export function readFunction(reader: Reader, node: ts.FunctionDeclaration): ValueDeclaration {
  const at = reader.at(node.name ?? node);
  const exported = has(node, SyntaxKind.ExportKeyword);
  if (!node.name) return refuse(reader, node, SyntaxKind.ExportAssignment);
  const name = node.name.text;
  if (!node.body) return { kind: "extern", name, exported, at };
  if (has(node, SyntaxKind.AsyncKeyword) || node.asteriskToken) return refuseAsync(reader, node);
  return readDefinition(reader, node, node.body, { name, exported });
}

function readDefinition(
  reader: Reader,
  node: ts.FunctionDeclaration,
  block: ts.Block,
  names: { readonly name: string; readonly exported: boolean },
): FunctionDeclaration {
  const scopes = new Scopes();
  const parameters = node.parameters.map((parameter) => {
    if (!ts.isIdentifier(parameter.name)) return refuse(reader, parameter.name);
    const type = readParameterType(reader, parameter);
    return { local: scopes.declare(parameter.name.text, "parameter"), type };
  });
  const returns = node.type && readType(reader, node.type);
  const body = readStatements(reader, scopes, block.statements);
  const { slots } = scopes;
  const at = reader.at(node.name ?? node);
  return {
    kind: "function",
    ...names,
    typeParameters: typeParameters(node),
    parameters,
    returns,
    body,
    slots,
    at,
  };
}

/** Reads `let`, `const` and `declare const` at module level. */
export function readVariables(reader: Reader, node: ts.VariableStatement): ValueDeclaration[] {
  const exported = has(node, SyntaxKind.ExportKeyword);
  const declared = has(node, SyntaxKind.DeclareKeyword);
  const constant = (node.declarationList.flags & ts.NodeFlags.Const) !== 0;
  return node.declarationList.declarations.map((declaration) => {
    if (!ts.isIdentifier(declaration.name)) return refuse(reader, declaration.name);
    const name = declaration.name.text;
    if (declared) return { kind: "extern", name, exported, at: reader.at(declaration) };
    return readVariable(reader, declaration, { name, exported, constant });
  });
}

interface VariableNames {
  readonly name: string;
  readonly exported: boolean;
  readonly constant: boolean;
}

function readVariable(
  reader: Reader,
  node: ts.VariableDeclaration,
  { name, exported, constant }: VariableNames,
): ValueDeclaration {
  const at = reader.at(node);
  const initializer = node.initializer && unwrap(node.initializer);
  if (initializer && isData(initializer)) {
    return { kind: "data", name, exported, value: readData(reader, initializer), at };
  }
  const type = node.type && readType(reader, node.type);
  const value = initializer && readExpression(reader, new Scopes(), initializer);
  const empty = { percpu: false, value: undefined, initialiser: undefined };
  const storage: StorageDeclaration = { kind: "storage", name, exported, ...empty, type, at };
  if (isDefine(value)) {
    const percpu = value.callee.name === "define_percpu";
    return { ...storage, percpu, type: value.typeArgs[0] ?? type, initialiser: value.args[0] };
  }
  if (!constant) return { ...storage, value };
  if (!value) reader.fail(node, `\`${name}\` has no value`, "Write `const NAME = value;`.");
  return { kind: "constant", name, exported, type, value, at };
}

type Define = CallExpression & { readonly callee: { readonly name: string } };

/** `define<T>()`, `define(f)` and `define_percpu<T>()`. */
function isDefine(value: Expression | undefined): value is Define {
  if (value?.kind !== "call" || value.callee.kind !== "name") return false;
  return value.callee.name === "define" || value.callee.name === "define_percpu";
}

function unwrap(node: ts.Expression): ts.Expression {
  if (ts.isSatisfiesExpression(node)) return unwrap(node.expression);
  if (ts.isAsExpression(node) && isData(node.expression)) return node.expression;
  return node;
}

function isData(node: ts.Expression): boolean {
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node);
}

/** Reads the literal that a scenario is declared with. */
function readData(reader: Reader, node: ts.Expression): DataSyntax {
  const at = reader.at(node);
  const inner = unwrap(node);
  if (ts.isArrayLiteralExpression(inner)) {
    return { kind: "list", items: inner.elements.map((item) => readData(reader, item)), at };
  }
  if (!ts.isObjectLiteralExpression(inner)) {
    return { kind: "value", value: readExpression(reader, new Scopes(), inner), at };
  }
  const entries = inner.properties.map((property): readonly [string, DataSyntax] => {
    const key =
      property.name && !ts.isComputedPropertyName(property.name) ? property.name.text : "";
    if (ts.isShorthandPropertyAssignment(property)) {
      return [
        key,
        { kind: "value", value: { kind: "name", name: key, at: reader.at(property) }, at },
      ];
    }
    if (!ts.isPropertyAssignment(property) || key === "") return refuse(reader, property);
    return [key, readData(reader, property.initializer)];
  });
  return { kind: "object", entries, at };
}

/** Reads an interface or a type alias; one outside the language is kept as such until it is used. */
export function readTypeDeclaration(
  reader: Reader,
  node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
): TypeDeclaration {
  const base = {
    name: node.name.text,
    exported: has(node, SyntaxKind.ExportKeyword),
    at: reader.at(node.name),
  };
  try {
    return ts.isInterfaceDeclaration(node)
      ? readStruct(reader, node, base)
      : {
          kind: "alias",
          ...base,
          typeParameters: typeParameters(node),
          type: readType(reader, node.type),
        };
  } catch (error) {
    const [first] = error instanceof KernelCodeError ? error.diagnostics : [];
    if (!first) throw error;
    const { message, advice, line, column } = first;
    return { kind: "foreign-type", ...base, at: { line, column }, message, advice };
  }
}

type Base = Pick<TypeDeclaration, "name" | "exported" | "at">;

function readStruct(reader: Reader, node: ts.InterfaceDeclaration, base: Base): TypeDeclaration {
  if (node.heritageClauses) {
    reader.fail(
      node,
      "a struct cannot extend another",
      "Embed the other as a field, and use container_of() to get back.",
    );
  }
  const fields = node.members.map((member) => {
    if (!ts.isPropertySignature(member) || !member.type || member.questionToken) {
      return reader.fail(
        member,
        "this is not a field of a struct",
        "Write `name: type;`; a function pointer as `name: (x: ptr<s>) => void;`.",
      );
    }
    if (!ts.isIdentifier(member.name)) return refuse(reader, member.name);
    return { name: member.name.text, type: readType(reader, member.type), at: reader.at(member) };
  });
  return { kind: "struct", ...base, typeParameters: typeParameters(node), fields };
}
