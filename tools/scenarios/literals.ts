// SPDX-License-Identifier: GPL-2.0-only
/** The literals that a scenario is made of, and what to say of those that are something else. */
import { KernelCodeError } from "../kcc/diagnostic.js";
import { didYouMean } from "../kcc/link/nearest.js";
import { candidates } from "../kcc/link/program.js";
import type { DataSyntax, Expression, FileSyntax, Position } from "../kcc/syntax.js";
import type { Reference } from "./scenario.js";

/** A literal, or the name of a function or variable. */
export type Plain = string | number | boolean | Reference | readonly Plain[] | Record_;

/** A place, and the file it is in. */
export interface Place extends Position {
  readonly file?: FileSyntax;
}

/** An object. */
export interface Record_ {
  readonly at: Place;
  readonly entries: ReadonlyMap<string, Plain>;
}

/** Reads literals of one file, and of those that it takes lists from. */
export class LiteralReader {
  /** @param files the file at a path, for what is imported from it */
  constructor(
    protected readonly file: FileSyntax,
    private readonly files: (path: string) => FileSyntax | undefined,
  ) {}

  protected records(data: Record_, key: string, known: readonly string[]): Record_[] {
    return this.list(data, key).map((item) => {
      if (!isRecord(item))
        return this.fail(
          data.at,
          `\`${key}\` is a list of objects`,
          "Write `{ ... }`, or import it by a path that begins with a dot.",
        );
      this.checkKeys(item, known);
      return item;
    });
  }

  protected list(data: Record_, key: string): readonly Plain[] {
    const value = data.entries.get(key) ?? [];
    if (Array.isArray(value)) return value as readonly Plain[];
    return this.fail(data.at, `\`${key}\` is a list`, "Write `[...]`.");
  }

  protected strings(data: Record_, key: string): string[] {
    return this.list(data, key).map((item) => {
      if (typeof item === "string") return item;
      return this.fail(data.at, `\`${key}\` is a list of strings`, "Write `['...', '...']`.");
    });
  }

  protected needed(data: Record_, key: string): Reference {
    return (
      this.reference(data, key) ?? this.fail(data.at, `\`${key}\` is missing`, "Name a function.")
    );
  }

  protected reference(data: Record_, key: string): Reference | undefined {
    const value = data.entries.get(key);
    if (value === undefined || isReference(value)) return value;
    return this.fail(data.at, `\`${key}\` must be a name`, "Name a function or a static variable.");
  }

  protected text(data: Record_, key: string, otherwise?: string): string {
    const value = data.entries.get(key) ?? otherwise;
    if (typeof value === "string") return value;
    return this.fail(data.at, `\`${key}\` must be a string`, `Write \`${key}: '...'\`.`);
  }

  protected number(data: Record_, key: string, otherwise?: number): number {
    const value = data.entries.get(key) ?? otherwise;
    if (typeof value === "number") return value;
    return this.fail(data.at, `\`${key}\` must be a number`, `Write \`${key}: 1\`.`);
  }

  protected checkKeys(data: Record_, known: readonly string[]): void {
    for (const key of data.entries.keys()) {
      if (known.includes(key)) continue;
      this.fail(
        data.at,
        `unknown property \`${key}\``,
        didYouMean(key, known, `There is ${known.join(", ")}.`),
      );
    }
  }

  protected plain(data: DataSyntax): Plain {
    if (data.kind === "list") return data.items.map((item) => this.plain(item));
    if (data.kind === "value") return this.value(data.value);
    return {
      at: { ...data.at, file: this.file },
      entries: new Map(data.entries.map(([key, item]) => [key, this.plain(item)])),
    };
  }

  private value(expression: Expression): Plain {
    const { at } = expression;
    if (expression.kind === "number" || expression.kind === "bool") return expression.value;
    if (expression.kind === "string") return expression.text;
    if (
      expression.kind === "unary" &&
      expression.operator === "-" &&
      expression.operand.kind === "number"
    ) {
      return -expression.operand.value;
    }
    if (expression.kind !== "name")
      return this.fail(at, "a scenario is made of literals", "Write the value itself.");
    const { name } = expression;
    return this.declared(name) ?? this.imported(name) ?? { name, at, path: this.file.path };
  }

  /** What this file declares under a name, if that is no function and no variable. */
  private declared(name: string): Plain | undefined {
    const declared = this.file.values.find((value) => value.name === name);
    if (declared?.kind === "data") return this.plain(declared.value);
    return declared?.kind === "constant" ? this.value(declared.value) : undefined;
  }

  /** The same of the file that the name is imported from, whose own names then are meant in it. */
  private imported(name: string): Plain | undefined {
    const found = this.file.imports.find(({ local }) => local === name);
    if (!found?.from.startsWith(".")) return undefined;
    const [path = ""] = candidates(found.from, this.file.path, "");
    const file = this.files(path);
    return file && new LiteralReader(file, this.files).declared(found.imported);
  }

  protected fail(
    { line, column, file = this.file }: Place,
    message: string,
    advice: string,
  ): never {
    const text = file.text.split("\n")[line - 1] ?? "";
    throw new KernelCodeError([{ file: file.path, line, column, message, advice, text }]);
  }
}

/** Whether it is an object. */
export function isRecord(value: Plain | undefined): value is Record_ {
  return typeof value === "object" && "entries" in value && value.entries instanceof Map;
}

export function isReference(value: Plain): value is Reference {
  return typeof value === "object" && "name" in value;
}
