// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a function does, as a list of short texts in the order it is evaluated. A step is a call, a
 * store to memory, an operation, or a return of something that has a name:
 *
 *     READ_ONCE completed      & 1      this_cpu_inc c      running = true      !running      return 0
 *
 * Parameters and locals are left out, so renaming one changes no step; of a place only its last field
 * is kept, with its index if that is a number. README.md has the whole of it.
 */
import ts = require("typescript");
import { CHOICE } from "../../kcc/config.js";
import type { FunctionSource } from "./file.js";

/** One step. */
export interface Step {
  readonly text: string;
  /** Its first word: what is called. */
  readonly verb: string;
  readonly node: ts.Node;
}

const known = new WeakMap<ts.Node, Map<string | undefined, readonly Step[]>>();

/** The steps of a function, of a file that several versions share under the option of one of them. */
export function stepsOf({ node }: FunctionSource, config?: string): readonly Step[] {
  const answers = known.get(node) ?? new Map<string | undefined, readonly Step[]>();
  known.set(node, answers);
  const found = answers.get(config) ?? new StepReader(node, config).steps;
  answers.set(config, found);
  return found;
}

/** Calls that say where something is and do nothing. */
const TRANSPARENT = new Set(["addr"]);

class StepReader {
  readonly steps: Step[] = [];
  private readonly locals = new Set<string>();

  constructor(
    node: ts.FunctionDeclaration,
    private readonly config: string | undefined,
  ) {
    for (const { name } of node.parameters) this.locals.add(name.getText());
    if (node.body) {
      this.declare(node.body);
      this.visit(node.body);
    }
  }

  private declare(node: ts.Node): void {
    if (ts.isVariableDeclaration(node)) this.locals.add(node.name.getText());
    ts.forEachChild(node, (child) => {
      this.declare(child);
    });
  }

  private visit(node: ts.Node): void {
    if (ts.isTypeNode(node)) return;
    const chosen = ts.isIfStatement(node) ? this.chosen(node) : undefined;
    if (chosen) {
      chosen.forEach((branch) => {
        this.visit(branch);
      });
      return;
    }
    ts.forEachChild(node, (child) => {
      this.visit(child);
    });
    const text = this.negated(node) ?? this.stepText(node);
    if (text !== undefined) this.steps.push({ text, verb: text.split(" ", 1)[0] ?? "", node });
  }

  /** What is left of `if (IS_ENABLED(CONFIG_X))` when it is known whether that is on. */
  private chosen(node: ts.IfStatement): readonly ts.Statement[] | undefined {
    const { expression, thenStatement, elseStatement } = node;
    if (this.config === undefined || !ts.isCallExpression(expression)) return undefined;
    const [option] = expression.arguments.map((argument) => argument.getText());
    if (expression.expression.getText() !== "IS_ENABLED" || option === undefined) return undefined;
    if (!CHOICE.some((one) => one === option)) return undefined;
    if (option === this.config) return [thenStatement];
    return elseStatement ? [elseStatement] : [];
  }

  /** `!` of a call is one step with the call. */
  private negated(node: ts.Node): string | undefined {
    if (!ts.isPrefixUnaryExpression(node) || !ts.isCallExpression(node.operand)) return undefined;
    const call = this.steps.at(-1)?.node === node.operand ? this.steps.pop() : undefined;
    return call && `${ts.tokenToString(node.operator) ?? ""}${call.text}`;
  }

  private stepText(node: ts.Node): string | undefined {
    if (ts.isCallExpression(node)) return this.call(node);
    if (ts.isBinaryExpression(node)) return this.binary(node);
    if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) {
      return this.unary(node);
    }
    if (ts.isConditionalExpression(node)) {
      return `? ${this.sign(node.whenTrue)} : ${this.sign(node.whenFalse)}`.trim();
    }
    if (ts.isReturnStatement(node) && node.expression) {
      const value = this.sign(node.expression);
      return value === "" ? undefined : `return ${value}`;
    }
    return undefined;
  }

  private call(node: ts.CallExpression): string | undefined {
    const callee = this.callee(node);
    if (TRANSPARENT.has(callee)) return undefined;
    const types = node.typeArguments ?? [];
    const of = types.length > 0 ? `<${types.map((type) => type.getText()).join(", ")}>` : "";
    const args = node.arguments.map((argument) => this.sign(argument));
    return [`${callee}${of}`, ...args.filter((text) => text !== "")].join(" ");
  }

  /** A function by name, `*func` for one called through a field. */
  private callee({ expression }: ts.CallExpression): string {
    if (ts.isIdentifier(expression)) {
      return this.locals.has(expression.text) ? "*" : expression.text;
    }
    return `*${this.sign(expression)}`;
  }

  private binary(node: ts.BinaryExpression): string | undefined {
    const operator = node.operatorToken.getText();
    if (operator === "," || operator === "&&" || operator === "||") return undefined;
    const sides = [this.sign(node.left), operator, this.sign(node.right)];
    if (operator === "=" && sides[0] === "") return undefined;
    return sides.filter((text) => text !== "").join(" ");
  }

  private unary(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): string | undefined {
    const operator = ts.tokenToString(node.operator) ?? "";
    if (operator === "-" || operator === "+") return undefined;
    const operand = this.sign(node.operand);
    return ts.isPrefixUnaryExpression(node) ? `${operator}${operand}` : `${operand}${operator}`;
  }

  /** How a value or a place is named in a step; empty when it is none that lasts. */
  private sign(node: ts.Expression): string {
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) {
      return this.sign(node.expression);
    }
    if (ts.isNumericLiteral(node)) return String(Number(node.text));
    if (ts.isStringLiteral(node)) return node.text.includes(" ") ? "" : node.text;
    if (ts.isIdentifier(node)) return this.locals.has(node.text) ? "" : node.text;
    if (ts.isPropertyAccessExpression(node)) return this.field(node);
    if (ts.isElementAccessExpression(node)) return this.element(node);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
      return `-${this.sign(node.operand)}`;
    }
    if (ts.isCallExpression(node) && TRANSPARENT.has(this.callee(node))) {
      const [place] = node.arguments;
      return place ? this.sign(place) : "";
    }
    const word = node.getText();
    return word === "true" || word === "false" ? word : "";
  }

  private field({ expression, name }: ts.PropertyAccessExpression): string {
    if (name.text !== "$") return name.text;
    const pointer = this.sign(expression);
    return pointer === "" ? "$" : `${pointer}.$`;
  }

  private element({ expression, argumentExpression }: ts.ElementAccessExpression): string {
    const index = ts.isNumericLiteral(argumentExpression) ? `[${argumentExpression.text}]` : "";
    return `${this.sign(expression)}${index}`;
  }
}
