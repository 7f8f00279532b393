// SPDX-License-Identifier: GPL-2.0-only
import type { TypeSyntax } from "../syntax.js";
import { type Type, usualType } from "./type.js";

/**
 * Type parameters of a call, found from its arguments. What a place or a pointee says is final; of
 * two values the wider integer type wins, and NULL gives way to any pointer.
 */
export class Inference {
  readonly bound = new Map<string, Type>();
  private readonly final = new Set<string>();

  constructor(private readonly names: readonly string[]) {}

  /** Makes `written` become `actual`. */
  match(written: TypeSyntax, actual: Type): void {
    this.walk(written, actual, false);
  }

  private walk(written: TypeSyntax, actual: Type, final: boolean): void {
    if (written.kind === "function" && actual.kind === "function") {
      written.parameters.forEach((parameter, index) => {
        const type = actual.parameters[index];
        if (type) this.walk(parameter, type, true);
      });
      this.walk(written.returns, actual.returns, true);
    }
    if (written.kind !== "name") return;
    if (this.names.includes(written.name)) this.bind(written.name, actual, final);
    else this.walkArgument(written.name, written.args, actual);
  }

  private walkArgument(name: string, args: readonly TypeSyntax[], actual: Type): void {
    const [first] = args;
    if (!first) return;
    if (name === "lvalue" || name === "percpu_lvalue") this.walk(first, actual, true);
    // A per-CPU pointer may stand for a plain one where it is only passed on.
    if (
      (name === "ptr" || name === "percpu") &&
      (actual.kind === "pointer" || actual.kind === "percpu")
    ) {
      this.walk(first, actual.to, true);
    }
    if (name === "array" && actual.kind === "array") this.walk(first, actual.of, true);
  }

  private bind(name: string, actual: Type, final: boolean): void {
    const known = this.bound.get(name);
    if (this.final.has(name)) return;
    if (final) this.final.add(name);
    if (final || !known || known.kind === "null") this.bound.set(name, actual);
    else if (known.kind === "scalar" && actual.kind === "scalar") {
      this.bound.set(name, usualType(known, actual));
    }
  }
}
