// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import type { DeclareStatement, Statement, SwitchClause } from "../syntax.js";
import { readExpression } from "./expressions.js";
import type { Reader } from "./reader.js";
import type { Scopes } from "./scopes.js";
import { readType } from "./types.js";
import { refuse } from "./unsupported.js";

/** Reads the statements of a block, each error kept so that the next is still looked at. */
export function readStatements(
  reader: Reader,
  scopes: Scopes,
  nodes: readonly ts.Statement[],
): Statement[] {
  return nodes.flatMap((node) => reader.attempt(() => readStatement(reader, scopes, node)) ?? []);
}

function readStatement(
  reader: Reader,
  scopes: Scopes,
  node: ts.Statement,
  label?: string,
): Statement[] {
  if (ts.isVariableStatement(node)) return readLocals(reader, scopes, node.declarationList);
  if (ts.isEmptyStatement(node)) return [];
  if (ts.isLabeledStatement(node)) {
    return readStatement(reader, scopes, node.statement, node.label.text);
  }
  const at = reader.at(node);
  if (ts.isBlock(node)) return [readBlock(reader, scopes, node, label)];
  if (ts.isExpressionStatement(node)) {
    return [
      { kind: "expression", expression: readExpression(reader, scopes, node.expression), at },
    ];
  }
  if (ts.isIfStatement(node)) {
    const condition = readExpression(reader, scopes, node.expression);
    const then = readBody(reader, scopes, node.thenStatement);
    const otherwise = node.elseStatement && readBody(reader, scopes, node.elseStatement);
    return [{ kind: "if", condition, then, otherwise, at }];
  }
  if (ts.isReturnStatement(node)) {
    const value = node.expression && readExpression(reader, scopes, node.expression);
    return [{ kind: "return", value, at }];
  }
  if (ts.isBreakStatement(node)) return [{ kind: "break", label: node.label?.text, at }];
  if (ts.isContinueStatement(node)) return [{ kind: "continue", label: node.label?.text, at }];
  return [readCompound(reader, scopes, node, label)];
}

function readBlock(reader: Reader, scopes: Scopes, node: ts.Block, label?: string): Statement {
  const body = scopes.within(() => readStatements(reader, scopes, node.statements));
  return { kind: "block", label, body, at: reader.at(node) };
}

/** A statement that is the body of another: a block of its own even without braces. */
function readBody(reader: Reader, scopes: Scopes, node: ts.Statement): Statement {
  if (ts.isBlock(node)) return readBlock(reader, scopes, node);
  const body = scopes.within(() => readStatement(reader, scopes, node));
  return { kind: "block", label: undefined, body, at: reader.at(node) };
}

function readCompound(
  reader: Reader,
  scopes: Scopes,
  node: ts.Statement,
  label: string | undefined,
): Statement {
  const at = reader.at(node);
  if (ts.isWhileStatement(node) || ts.isDoStatement(node)) {
    const condition = readExpression(reader, scopes, node.expression);
    const body = readBody(reader, scopes, node.statement);
    const testedAfter = ts.isDoStatement(node);
    return { kind: "loop", label, first: [], condition, testedAfter, step: undefined, body, at };
  }
  if (ts.isForStatement(node)) return scopes.within(() => readFor(reader, scopes, node, label));
  if (ts.isForOfStatement(node)) return scopes.within(() => readForOf(reader, scopes, node, label));
  if (ts.isSwitchStatement(node)) {
    const value = readExpression(reader, scopes, node.expression);
    const clauses = scopes.within(() =>
      node.caseBlock.clauses.map((clause) => readClause(reader, scopes, clause)),
    );
    return { kind: "switch", label, value, clauses, at };
  }
  return refuse(reader, node);
}

function readFor(
  reader: Reader,
  scopes: Scopes,
  node: ts.ForStatement,
  label: string | undefined,
): Statement {
  const first = readForInitializer(reader, scopes, node.initializer);
  const condition = node.condition && readExpression(reader, scopes, node.condition);
  const step = node.incrementor && readExpression(reader, scopes, node.incrementor);
  const body = readBody(reader, scopes, node.statement);
  return {
    kind: "loop",
    label,
    first,
    condition,
    testedAfter: false,
    step,
    body,
    at: reader.at(node),
  };
}

function readForInitializer(
  reader: Reader,
  scopes: Scopes,
  node: ts.ForInitializer | undefined,
): Statement[] {
  if (!node) return [];
  if (ts.isVariableDeclarationList(node)) return readLocals(reader, scopes, node);
  return [
    { kind: "expression", expression: readExpression(reader, scopes, node), at: reader.at(node) },
  ];
}

function readForOf(
  reader: Reader,
  scopes: Scopes,
  node: ts.ForOfStatement,
  label: string | undefined,
): Statement {
  const iterator = readExpression(reader, scopes, node.expression);
  const [declared] = ts.isVariableDeclarationList(node.initializer)
    ? node.initializer.declarations
    : [];
  if (!declared || !ts.isIdentifier(declared.name)) {
    return reader.fail(
      node.initializer,
      "`for ... of` needs a variable of its own",
      "Write `for (const cpu of each_possible_cpu())`.",
    );
  }
  const local = scopes.declare(declared.name.text, "const");
  const body = readBody(reader, scopes, node.statement);
  return { kind: "each", label, local, iterator, body, at: reader.at(node) };
}

function readClause(reader: Reader, scopes: Scopes, node: ts.CaseOrDefaultClause): SwitchClause {
  const test = ts.isCaseClause(node) ? readExpression(reader, scopes, node.expression) : undefined;
  return { test, body: readStatements(reader, scopes, node.statements), at: reader.at(node) };
}

function readLocals(
  reader: Reader,
  scopes: Scopes,
  list: ts.VariableDeclarationList,
): DeclareStatement[] {
  if (!(list.flags & ts.NodeFlags.BlockScoped)) {
    reader.fail(list, "`var` is not in kernel TypeScript", "Write `let` or `const`.");
  }
  const kind = list.flags & ts.NodeFlags.Const ? "const" : "let";
  return list.declarations.map((node) => readLocal(reader, scopes, node, kind));
}

function readLocal(
  reader: Reader,
  scopes: Scopes,
  node: ts.VariableDeclaration,
  kind: "const" | "let",
): DeclareStatement {
  if (!ts.isIdentifier(node.name)) {
    return reader.fail(
      node.name,
      "destructuring is not in kernel TypeScript",
      "Read each field into a variable of its own.",
    );
  }
  const type = node.type && readType(reader, node.type);
  const value = node.initializer && readExpression(reader, scopes, node.initializer);
  if (!type && !value) {
    reader.fail(node, `\`${node.name.text}\` needs a type`, "Write `let name!: type;`.");
  }
  const local = scopes.declare(node.name.text, kind);
  return { kind: "declare", local, type, value, at: reader.at(node) };
}
