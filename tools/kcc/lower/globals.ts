// SPDX-License-Identifier: GPL-2.0-only
import { FIRST_ADDRESS, PERCPU_BASE, type GlobalSymbol } from "../ir.js";
import type { Found } from "../link/module.js";
import type { StorageDeclaration } from "../syntax.js";
import { type Type, wordsOf } from "../types/type.js";

/** A static object that has an address. */
export interface Global {
  readonly found: Found<StorageDeclaration>;
  readonly type: Type;
  readonly address: number;
  readonly cls: number;
}

/** Static memory. An object gets its address when code first names it; the others are left out. */
export class Globals {
  readonly all: Global[] = [];
  readonly initial: (readonly [number, number])[] = [];
  globalWords = 0;
  percpuWords = 0;
  private readonly known = new Map<StorageDeclaration, Global>();

  get(declaration: StorageDeclaration): Global | undefined {
    return this.known.get(declaration);
  }

  /** Gives a new object room. */
  add(found: Found<StorageDeclaration>, type: Type, cls: number): Global {
    const address = this.reserve(found.declaration.percpu, wordsOf(type));
    const global = { found, type, address, cls };
    this.known.set(found.declaration, global);
    this.all.push(global);
    return global;
  }

  symbols(): GlobalSymbol[] {
    return this.all.map(({ found, type, address }) => {
      const { name, percpu } = found.declaration;
      const at = percpu ? address - PERCPU_BASE : address;
      return { name, at, words: wordsOf(type), percpu, type: type.key };
    });
  }

  private reserve(percpu: boolean, words: number): number {
    const offset = percpu ? this.percpuWords : this.globalWords;
    if (percpu) this.percpuWords += words;
    else this.globalWords += words;
    return (percpu ? PERCPU_BASE : FIRST_ADDRESS) + offset;
  }
}
