// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import type { BinaryOperator } from "../ir.js";
import type { Expression } from "../syntax.js";
import type { Reader } from "./reader.js";
import { noteArguments, noteAssigned, type Scopes } from "./scopes.js";
import { readType } from "./types.js";
import { refuse } from "./unsupported.js";

const { SyntaxKind } = ts;

const BINARY: ReadonlyMap<ts.SyntaxKind, BinaryOperator> = new Map([
  [SyntaxKind.PlusToken, "+"],
  [SyntaxKind.MinusToken, "-"],
  [SyntaxKind.AsteriskToken, "*"],
  [SyntaxKind.SlashToken, "/"],
  [SyntaxKind.PercentToken, "%"],
  [SyntaxKind.AmpersandToken, "&"],
  [SyntaxKind.BarToken, "|"],
  [SyntaxKind.CaretToken, "^"],
  [SyntaxKind.LessThanLessThanToken, "<<"],
  [SyntaxKind.GreaterThanGreaterThanToken, ">>"],
  [SyntaxKind.LessThanToken, "<"],
  [SyntaxKind.LessThanEqualsToken, "<="],
  [SyntaxKind.GreaterThanToken, ">"],
  [SyntaxKind.GreaterThanEqualsToken, ">="],
  [SyntaxKind.EqualsEqualsEqualsToken, "=="],
  [SyntaxKind.ExclamationEqualsEqualsToken, "!="],
]);

const ASSIGN: ReadonlyMap<ts.SyntaxKind, BinaryOperator | undefined> = new Map([
  [SyntaxKind.EqualsToken, undefined],
  [SyntaxKind.PlusEqualsToken, "+"],
  [SyntaxKind.MinusEqualsToken, "-"],
  [SyntaxKind.AsteriskEqualsToken, "*"],
  [SyntaxKind.SlashEqualsToken, "/"],
  [SyntaxKind.PercentEqualsToken, "%"],
  [SyntaxKind.AmpersandEqualsToken, "&"],
  [SyntaxKind.BarEqualsToken, "|"],
  [SyntaxKind.CaretEqualsToken, "^"],
  [SyntaxKind.LessThanLessThanEqualsToken, "<<"],
  [SyntaxKind.GreaterThanGreaterThanEqualsToken, ">>"],
]);

const UNARY: ReadonlyMap<ts.SyntaxKind, "-" | "~" | "!"> = new Map([
  [SyntaxKind.MinusToken, "-"],
  [SyntaxKind.TildeToken, "~"],
  [SyntaxKind.ExclamationToken, "!"],
]);

/** Reads an expression; `scopes` says which names are locals. */
export function readExpression(reader: Reader, scopes: Scopes, node: ts.Expression): Expression {
  const at = reader.at(node);
  const read = (child: ts.Expression): Expression => readExpression(reader, scopes, child);
  if (ts.isParenthesizedExpression(node)) return read(node.expression);
  if (ts.isNumericLiteral(node)) return { kind: "number", value: Number(node.text), at };
  if (ts.isStringLiteralLike(node)) return { kind: "string", text: node.text, at };
  if (node.kind === SyntaxKind.TrueKeyword) return { kind: "bool", value: true, at };
  if (node.kind === SyntaxKind.FalseKeyword) return { kind: "bool", value: false, at };
  if (ts.isIdentifier(node)) return readName(reader, scopes, node);
  if (ts.isPropertyAccessExpression(node)) {
    if (node.questionDotToken) return refuse(reader, node, node.questionDotToken.kind);
    return {
      kind: "field",
      object: read(node.expression),
      name: node.name.text,
      at: reader.at(node.name),
    };
  }
  if (ts.isElementAccessExpression(node)) {
    if (node.questionDotToken) return refuse(reader, node, node.questionDotToken.kind);
    return {
      kind: "index",
      object: read(node.expression),
      index: read(node.argumentExpression),
      at,
    };
  }
  if (ts.isCallExpression(node)) return readCall(reader, scopes, node);
  if (ts.isPrefixUnaryExpression(node)) return readPrefix(reader, scopes, node);
  if (ts.isPostfixUnaryExpression(node)) {
    return readStep(reader, scopes, node.operand, node.operator, false);
  }
  if (ts.isBinaryExpression(node)) return readBinary(reader, scopes, node);
  if (ts.isConditionalExpression(node)) {
    const [condition, then, otherwise] = [node.condition, node.whenTrue, node.whenFalse].map(read);
    if (!condition || !then || !otherwise) return refuse(reader, node);
    return { kind: "conditional", condition, then, otherwise, at };
  }
  if (ts.isAsExpression(node)) {
    return { kind: "cast", type: readType(reader, node.type), operand: read(node.expression), at };
  }
  return refuse(reader, node);
}

function readName(reader: Reader, scopes: Scopes, node: ts.Identifier): Expression {
  const at = reader.at(node);
  const local = scopes.find(node.text);
  if (local) return { kind: "local", local, at };
  if (node.text === "undefined") return refuse(reader, node, SyntaxKind.NullKeyword);
  return { kind: "name", name: node.text, at };
}

function readCall(reader: Reader, scopes: Scopes, node: ts.CallExpression): Expression {
  if (node.questionDotToken) return refuse(reader, node, node.questionDotToken.kind);
  const callee = readExpression(reader, scopes, node.expression);
  const typeArgs = (node.typeArguments ?? []).map((argument) => readType(reader, argument));
  const args = node.arguments.map((argument) => readExpression(reader, scopes, argument));
  noteArguments(callee, args);
  return { kind: "call", callee, typeArgs, args, at: reader.at(node) };
}

function readPrefix(reader: Reader, scopes: Scopes, node: ts.PrefixUnaryExpression): Expression {
  const { operator } = node;
  if (operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken) {
    return readStep(reader, scopes, node.operand, operator, true);
  }
  const operand = readExpression(reader, scopes, node.operand);
  const unary = UNARY.get(operator);
  if (!unary) return operand;
  return { kind: "unary", operator: unary, operand, at: reader.at(node) };
}

function readStep(
  reader: Reader,
  scopes: Scopes,
  operand: ts.Expression,
  operator: ts.SyntaxKind,
  prefix: boolean,
): Expression {
  const target = readExpression(reader, scopes, operand);
  noteAssigned(target);
  const delta = operator === SyntaxKind.PlusPlusToken ? 1 : -1;
  return { kind: "step", delta, prefix, target, at: reader.at(operand) };
}

function readBinary(reader: Reader, scopes: Scopes, node: ts.BinaryExpression): Expression {
  const token = node.operatorToken.kind;
  const at = reader.at(node);
  const left = readExpression(reader, scopes, node.left);
  const right = readExpression(reader, scopes, node.right);
  if (ASSIGN.has(token)) {
    noteAssigned(left);
    return { kind: "assign", operator: ASSIGN.get(token), target: left, value: right, at };
  }
  if (token === SyntaxKind.AmpersandAmpersandToken) {
    return { kind: "logical", operator: "&&", left, right, at };
  }
  if (token === SyntaxKind.BarBarToken) return { kind: "logical", operator: "||", left, right, at };
  const operator = BINARY.get(token);
  if (!operator) return refuse(reader, node.operatorToken, token);
  return { kind: "binary", operator, left, right, at: reader.at(node.operatorToken) };
}
