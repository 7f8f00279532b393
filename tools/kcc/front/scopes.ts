// SPDX-License-Identifier: GPL-2.0-only
import type { Expression, Local } from "../syntax.js";

/** The locals of one function, by block. */
export class Scopes {
  private readonly blocks: Map<string, Local>[] = [new Map<string, Local>()];
  private count = 0;

  /** Number of locals declared so far. */
  get slots(): number {
    return this.count;
  }

  declare(name: string, kind: Local["kind"]): Local {
    const local: Local = {
      name,
      slot: this.count++,
      kind,
      assigned: false,
      passed: false,
      addressTaken: false,
    };
    this.blocks.at(-1)?.set(name, local);
    return local;
  }

  find(name: string): Local | undefined {
    for (let depth = this.blocks.length - 1; depth >= 0; depth--) {
      const local = this.blocks[depth]?.get(name);
      if (local) return local;
    }
    return undefined;
  }

  /** Runs `read` in a block of its own. */
  within<T>(read: () => T): T {
    this.blocks.push(new Map<string, Local>());
    try {
      return read();
    } finally {
      this.blocks.pop();
    }
  }
}

/** Notes that `place` is assigned. */
export function noteAssigned(place: Expression): void {
  if (place.kind === "local") place.local.assigned = true;
}

/** Notes what a call may do to the locals that are its arguments. */
export function noteArguments(callee: Expression, args: readonly Expression[]): void {
  const takesAddress = callee.kind === "name" && callee.name === "addr";
  for (const argument of args) {
    if (argument.kind !== "local") continue;
    if (takesAddress) argument.local.addressTaken = true;
    else argument.local.passed = true;
  }
}
