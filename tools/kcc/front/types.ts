// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import type { TypeSyntax } from "../syntax.js";
import type { Reader } from "./reader.js";
import { refuse } from "./unsupported.js";

const { SyntaxKind } = ts;

/** Reads a written type. */
export function readType(reader: Reader, node: ts.TypeNode): TypeSyntax {
  const at = reader.at(node);
  if (ts.isParenthesizedTypeNode(node)) return readType(reader, node.type);
  if (ts.isTypeReferenceNode(node)) return readReference(reader, node);
  if (ts.isFunctionTypeNode(node)) {
    const parameters = node.parameters.map((parameter) => readParameterType(reader, parameter));
    return { kind: "function", parameters, returns: readType(reader, node.type), at };
  }
  if (ts.isLiteralTypeNode(node) && ts.isNumericLiteral(node.literal)) {
    return { kind: "length", value: { kind: "number", value: Number(node.literal.text), at }, at };
  }
  if (ts.isTypeQueryNode(node) && ts.isIdentifier(node.exprName)) {
    return { kind: "length", value: { kind: "name", name: node.exprName.text, at }, at };
  }
  return { kind: "name", name: keyword(reader, node), args: [], at };
}

/** The written type of a parameter, which kernel TypeScript requires. */
export function readParameterType(reader: Reader, node: ts.ParameterDeclaration): TypeSyntax {
  if (node.questionToken || node.initializer || node.dotDotDotToken) {
    reader.fail(
      node,
      "optional, default and rest parameters are not in kernel TypeScript",
      "Write every parameter, and pass every argument.",
    );
  }
  if (!node.type) reader.fail(node, "a parameter needs its type", "Write `name: type`.");
  return readType(reader, node.type);
}

function readReference(reader: Reader, node: ts.TypeReferenceNode): TypeSyntax {
  if (!ts.isIdentifier(node.typeName)) return refuse(reader, node);
  const args = (node.typeArguments ?? []).map((argument) => readType(reader, argument));
  return { kind: "name", name: node.typeName.text, args, at: reader.at(node) };
}

function keyword(reader: Reader, node: ts.TypeNode): string {
  if (node.kind === SyntaxKind.VoidKeyword) return "void";
  if (node.kind === SyntaxKind.UnknownKeyword) return "unknown";
  if (node.kind === SyntaxKind.NeverKeyword) return "never";
  if (node.kind === SyntaxKind.NumberKeyword) return "number";
  if (node.kind === SyntaxKind.BooleanKeyword) {
    reader.fail(node, "`boolean` is not a kernel type", "Write bool (linux/types).");
  }
  return refuse(reader, node);
}
