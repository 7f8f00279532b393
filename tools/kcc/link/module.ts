// SPDX-License-Identifier: GPL-2.0-only
import { KernelCodeError } from "../diagnostic.js";
import type {
  FileSyntax,
  ImportSyntax,
  Position,
  TypeDeclaration,
  ValueDeclaration,
} from "../syntax.js";

import { didYouMean } from "./nearest.js";

/** A declaration and the module whose names its text means. */
export interface Found<D> {
  readonly module: Module;
  readonly declaration: D;
}

type Declaration = ValueDeclaration | TypeDeclaration;
type Space = "values" | "types";

/** A file as one architecture sees it: its specifiers are tied to other modules. */
export class Module {
  readonly path: string;
  readonly file: FileSyntax;
  /** Specifier -> module; filled in by the program. */
  readonly dependencies = new Map<string, Module>();
  private readonly own = {
    values: new Map<string, Declaration>(),
    types: new Map<string, Declaration>(),
  };
  private readonly imports = new Map<string, ImportSyntax>();
  private readonly known = {
    values: new Map<string, Found<Declaration> | undefined>(),
    types: new Map<string, Found<Declaration> | undefined>(),
  };

  constructor(file: FileSyntax) {
    this.path = file.path;
    this.file = file;
    for (const value of file.values) this.own.values.set(value.name, value);
    for (const type of file.types) this.own.types.set(type.name, type);
    for (const imported of file.imports) this.imports.set(imported.local, imported);
  }

  /** Gives up, with the place in this file. */
  fail(at: Position, message: string, advice: string): never {
    const text = this.file.text.split("\n")[at.line - 1] ?? "";
    throw new KernelCodeError([
      { file: this.path, line: at.line, column: at.column, message, advice, text },
    ]);
  }

  /** What the value `name` means in this file. */
  value(name: string): Found<ValueDeclaration> | undefined {
    return this.lookup("values", name) as Found<ValueDeclaration> | undefined;
  }

  /** What the type `name` means in this file. */
  type(name: string): Found<TypeDeclaration> | undefined {
    return this.lookup("types", name) as Found<TypeDeclaration> | undefined;
  }

  /** Gives up on an import or a re-export of a name that the other file does not have. */
  checkImports(): void {
    for (const { imported, from, at } of this.file.imports) this.checkImport(imported, from, at);
    for (const { names, from, at } of this.file.reExports) {
      for (const { imported } of names ?? []) this.checkImport(imported, from, at);
    }
  }

  /** Names that can be written in this file, for advice. */
  names(space: Space): string[] {
    return [...this.own[space].keys(), ...this.imports.keys()];
  }

  private checkImport(name: string, from: string, at: Position): void {
    const other = this.dependencies.get(from);
    if (!other || other.exports(name)) return;
    const known = [...other.own.values.keys(), ...other.own.types.keys()];
    const advice = didYouMean(
      name,
      known,
      "Export it there, or import it from where it is declared.",
    );
    this.fail(at, `'${from}' has no \`${name}\``, advice);
  }

  private exports(name: string): boolean {
    return (["values", "types"] as const).some(
      (space) => this.exported(space, name, new Set()) !== undefined,
    );
  }

  private lookup(space: Space, name: string): Found<Declaration> | undefined {
    if (this.known[space].has(name)) return this.known[space].get(name);
    const found = this.find(space, name);
    this.known[space].set(name, found);
    return found;
  }

  private find(space: Space, name: string): Found<Declaration> | undefined {
    const declaration = this.own[space].get(name);
    if (declaration) return { module: this, declaration };
    const imported = this.imports.get(name);
    if (!imported) return undefined;
    return this.dependencies.get(imported.from)?.exported(space, imported.imported, new Set());
  }

  /** What other files get under `name`: a declaration of this file comes before one passed on. */
  private exported(
    space: Space,
    name: string,
    visited: Set<Module>,
  ): Found<Declaration> | undefined {
    if (visited.has(this)) return undefined;
    visited.add(this);
    const declaration = this.own[space].get(name);
    if (declaration?.exported) return { module: this, declaration };
    for (const { from, names } of this.file.reExports) {
      const inner = names ? names.find((entry) => entry.exported === name)?.imported : name;
      if (inner === undefined) continue;
      const found = this.dependencies.get(from)?.exported(space, inner, visited);
      if (found) return found;
    }
    return undefined;
  }
}
