// SPDX-License-Identifier: GPL-2.0-only
import type { StructType } from "../types/struct.js";
import type { Type } from "../types/type.js";

/**
 * Alias classes: accesses of different classes never overlap. A word is in the class of its struct
 * field, of its static variable, or of its pointee type; those whose address has gone where the
 * compiler does not follow it are joined with the class of the pointee type.
 */
export class AliasClasses {
  private readonly names: string[] = [];
  private readonly byName = new Map<string, number>();
  private readonly parents: number[] = [];

  /** The class called `name`. */
  named(name: string): number {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const index = this.names.length;
    this.names.push(name);
    this.parents.push(index);
    this.byName.set(name, index);
    return index;
  }

  /** What `named` gives the class for. */
  name(cls: number): string {
    return this.names[cls] ?? "";
  }

  /** A new class; if there is one of that name already, with a number after it. */
  fresh(name: string): number {
    let free = name;
    for (let i = 2; this.byName.has(free); i++) free = `${name}#${i}`;
    return this.named(free);
  }

  /** What a pointer to `type` points to when nothing more is known of it. */
  pointee(type: Type): number {
    return this.named(`*${elementOf(type).key}`);
  }

  /** The classes of the words of a `type`; `cls` is that of a scalar's. */
  ofWords(type: Type, cls: number): number[] {
    const element = elementOf(type);
    if (element.kind !== "struct") return [cls];
    const fields = [...element.fields.values()];
    const classes = fields.flatMap((field) =>
      this.ofWords(field.type, this.field(element, field.name)),
    );
    return [...new Set(classes)];
  }

  /** The class of a struct's field. */
  field(struct: StructType, field: string): number {
    return this.named(`${struct.key}.${field}`);
  }

  /** A pointer to a `type` of class `cls` is stored, or gets mixed with others. */
  escape(cls: number, type: Type): void {
    const element = elementOf(type);
    if (element.kind !== "struct" && element.kind !== "unknown") this.join(cls, this.pointee(type));
  }

  join(a: number, b: number): void {
    const [first, second] = [this.root(a), this.root(b)];
    this.parents[Math.max(first, second)] = Math.min(first, second);
  }

  root(cls: number): number {
    let root = cls;
    for (let parent = this.parents[root]; parent !== undefined && parent !== root;) {
      root = parent;
      parent = this.parents[root];
    }
    return root;
  }

  /** For each class that stands for itself and others: the names of them all. */
  titles(): ReadonlyMap<number, string> {
    const titles = new Map<number, string>();
    this.names.forEach((name, index) => {
      const root = this.root(index);
      const before = titles.get(root);
      titles.set(root, before === undefined ? name : `${before}|${name}`);
    });
    return titles;
  }
}

/** What an array is made of; any other type is itself. */
function elementOf(type: Type): Type {
  return type.kind === "array" ? elementOf(type.of) : type;
}
