// SPDX-License-Identifier: GPL-2.0-only
import type { Found, Module } from "../link/module.js";
import type { FunctionDeclaration, Position } from "../syntax.js";
import type { Type } from "../types/type.js";
import type { Block, Draft } from "./blocks.js";
import { Emitter } from "./emitter.js";
import type { SourceScope } from "./sources.js";
import type { Unit } from "./unit.js";
import type { Value } from "./values.js";

/** A `return` that was passed: where control left off, and with what. */
export interface Return {
  readonly block: Block;
  readonly value: Value;
  readonly src: number;
}

/** One function being expanded. */
export interface Frame {
  readonly fn: Found<FunctionDeclaration> | undefined;
  readonly module: Module;
  readonly typeArgs: ReadonlyMap<string, Type>;
  /** Values of its locals, by slot. */
  readonly locals: (Value | undefined)[];
  readonly returns: Return[];
  readonly source: SourceScope;
  readonly parent: Frame | undefined;
  /** Called through a pointer. */
  readonly indirect: boolean;
  /** Words of stack in use when it was called. */
  readonly stackBase: number;
}

/** What `break` and `continue` leave. */
export interface Target {
  readonly label: string | undefined;
  readonly onBreak: Block;
  /** undefined where there is nothing to go round again. */
  readonly onContinue: Block | undefined;
  /** Unlabelled `break` stops here. */
  readonly plainBreak: boolean;
  readonly stackBase: number;
}

/** One entry function being lowered: where code goes, and what names mean. */
export class Context {
  readonly emitter = new Emitter();
  frame: Frame;
  targets: Target[] = [];
  /** Words of the stack in use. */
  stackTop = 0;
  /** The stack variables, outermost first: where each begins and the classes of its words. */
  private readonly stack: { readonly offset: number; readonly classes: readonly number[] }[] = [];

  constructor(
    readonly unit: Unit,
    module: Module,
  ) {
    this.frame = {
      fn: undefined,
      module,
      typeArgs: new Map(),
      locals: [],
      returns: [],
      source: unit.sources.scope(module.path, "", -1),
      parent: undefined,
      indirect: false,
      stackBase: 0,
    };
  }

  /** Instructions added next come from `at`. */
  mark(at: Position): void {
    this.emitter.src = this.unit.sources.number(this.frame.source, at);
  }

  emit(at: Position, draft: Draft): void {
    this.mark(at);
    this.emitter.emit(draft);
  }

  /** Gives up. */
  fail(at: Position, message: string, advice: string): never {
    return this.frame.module.fail(at, message, advice);
  }

  /** Takes `words` of stack, of the alias classes given; returns their offset. */
  enterStack(at: Position, words: number, classes: readonly number[]): number {
    const offset = this.stackTop;
    this.stackTop += words;
    this.stack.push({ offset, classes });
    this.emitter.stackWords = Math.max(this.emitter.stackWords, this.stackTop);
    this.emit(at, { op: "stack-enter", offset, words });
    return offset;
  }

  /** Emits what gives back the stack above `base` where control leaves a block early. */
  exitStack(at: Position, base: number): void {
    if (this.stackTop === base) return;
    const gone = this.stack.filter(({ offset }) => offset >= base);
    const classes = [...new Set(gone.flatMap((variable) => variable.classes))];
    this.emit(at, { op: "stack-exit", offset: base, words: this.stackTop - base, classes });
  }

  /** The end of the block whose variables begin at `base`. */
  leaveStack(at: Position, base: number): void {
    this.exitStack(at, base);
    while (this.stack.length > 0 && (this.stack.at(-1)?.offset ?? -1) >= base) this.stack.pop();
    this.stackTop = base;
  }
}
