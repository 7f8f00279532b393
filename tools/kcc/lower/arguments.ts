// SPDX-License-Identifier: GPL-2.0-only
import type { Operand } from "../ir.js";
import type { CallExpression, Expression, Position } from "../syntax.js";
import type { Type } from "../types/type.js";
import type { Context } from "./context.js";
import { convert } from "./convert.js";
import { lowerExpression, lowerPlace, lowerWord } from "./expressions.js";
import { access, operandOf, percpuAccess } from "./places.js";
import type { Place, WordValue } from "./values.js";

/** A word that an instruction accesses. */
export interface Access {
  readonly addr: Operand;
  readonly cls: number;
  readonly type: Type;
}

/** The arguments of a call that the compiler itself understands. */
export class Arguments {
  constructor(
    readonly cx: Context,
    readonly call: CallExpression,
  ) {}

  get at(): Position {
    return this.call.at;
  }

  get count(): number {
    return this.call.args.length;
  }

  place(index: number): Place {
    return lowerPlace(this.cx, this.expression(index));
  }

  /** A word of memory. */
  memory(index: number): Access {
    const place = this.place(index);
    return { ...access(this.cx, place, this.expression(index).at), type: place.type };
  }

  /** A word of a per-CPU object. */
  percpu(index: number): Access {
    const place = this.place(index);
    const { at } = this.expression(index);
    if (place.kind !== "memory" || place.space !== "percpu") {
      return this.cx.fail(
        at,
        "this is not a per-CPU object",
        "Use an instruction on plain memory.",
      );
    }
    return { ...percpuAccess(this.cx, place, at), type: place.type };
  }

  word(index: number): WordValue {
    return lowerWord(this.cx, this.expression(index));
  }

  /** The word as an operand, brought to `type` if given. */
  operand(index: number, type?: Type): Operand {
    const expression = this.expression(index);
    const value = lowerExpression(this.cx, expression);
    const { at } = expression;
    return operandOf(this.cx, type ? convert(this.cx, value, type, at) : value, at);
  }

  /** A string literal. */
  text(index: number): string {
    const expression = this.expression(index);
    const value = lowerExpression(this.cx, expression);
    if (value.kind === "text") return value.text;
    return this.cx.fail(expression.at, "this must be a string literal", "Write the text itself.");
  }

  /** The type written between `<` and `>`. */
  type(): Type {
    const [written] = this.call.typeArgs;
    const { module, typeArgs } = this.cx.frame;
    if (written) return this.cx.unit.types.resolve(written, { module, typeArgs });
    return this.cx.fail(this.at, "this call needs its type", "Write `name<T>(...)`.");
  }

  private expression(index: number): Expression {
    return (
      this.call.args[index] ??
      this.cx.fail(this.at, `argument ${index + 1} is missing`, "Pass one for each parameter.")
    );
  }
}
