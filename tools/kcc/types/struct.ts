// SPDX-License-Identifier: GPL-2.0-only
import type { StructLayout } from "../ir.js";
import type { Module } from "../link/module.js";
import type { StructDeclaration } from "../syntax.js";
import { wordsOf, type Type } from "./type.js";

export interface Field {
  readonly name: string;
  readonly type: Type;
  /** Words from the start of the struct. */
  readonly offset: number;
}

/** A struct; its fields are laid out when they are first asked for, so that it may point to itself. */
export class StructType {
  readonly kind = "struct";
  private laidOut: ReadonlyMap<string, Field> | undefined;
  private busy = false;

  /**
   * @param key distinguishes it from every other type
   * @param resolve gives the type of a field
   */
  constructor(
    readonly key: string,
    readonly name: string,
    readonly module: Module,
    readonly declaration: StructDeclaration,
    private readonly resolve: (field: StructDeclaration["fields"][number]) => Type,
  ) {}

  get fields(): ReadonlyMap<string, Field> {
    return (this.laidOut ??= this.layOut());
  }

  get words(): number {
    let words = 0;
    for (const field of this.fields.values()) words = field.offset + wordsOf(field.type);
    return words;
  }

  private layOut(): ReadonlyMap<string, Field> {
    if (this.busy) {
      const advice = "Make one of the fields a pointer.";
      return this.module.fail(this.declaration.at, `struct ${this.name} contains itself`, advice);
    }
    this.busy = true;
    const fields = new Map<string, Field>();
    let offset = 0;
    for (const field of this.declaration.fields) {
      const type = this.resolve(field);
      fields.set(field.name, { name: field.name, type, offset });
      offset += wordsOf(type);
    }
    this.busy = false;
    return fields;
  }
}

/** The name of each word of `type`, for printing memory. */
export function layoutOf(type: Type): StructLayout {
  const names = wordNames(type, "");
  return { words: names.length, names };
}

function wordNames(type: Type, prefix: string): string[] {
  if (type.kind === "struct") {
    const dot = prefix === "" ? "" : `${prefix}.`;
    return [...type.fields.values()].flatMap((field) => wordNames(field.type, dot + field.name));
  }
  if (type.kind !== "array") return [prefix];
  return Array.from({ length: type.length }, (_, i) =>
    wordNames(type.of, `${prefix}[${i}]`),
  ).flat();
}
