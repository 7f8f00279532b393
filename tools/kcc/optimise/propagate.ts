// SPDX-License-Identifier: GPL-2.0-only
import type { LocalInstr, Operand } from "../ir.js";
import { type Block, type Body, type End, successors } from "../lower/blocks.js";
import { mapInputs, outputOf } from "../operands.js";
import { compute, cut } from "../width.js";
import { Knowledge } from "./values.js";

type Binary = LocalInstr & { readonly op: "binary" };

/** Blocks longer than this are not copied to decide their branch early. */
const COPY_LIMIT = 4;

/** Replaces registers by what they are known to hold, and decides branches on it. */
export class Propagation {
  private readonly knowledge = new Knowledge();
  private readonly visited = new Set<Block>();
  private changed = false;

  private readonly best = (operand: Operand): Operand => {
    const better = this.knowledge.resolve(operand);
    return better === operand ? this.everywhere(operand) : better;
  };

  /** @param definitions registers that one instruction defines */
  constructor(private readonly definitions: ReadonlyMap<number, Body>) {}

  /** True when something was changed. */
  run(blocks: readonly Block[]): boolean {
    for (const block of blocks) {
      // A block with one way in is visited from there, with what is known there.
      if (!this.visited.has(block)) {
        this.knowledge.within(() => {
          this.visit(block);
        });
      }
    }
    return this.changed;
  }

  private visit(first: Block): void {
    this.visited.add(first);
    this.enter(first);
    for (const next of successors(first)) {
      if (next.incoming !== 1 || this.visited.has(next)) continue;
      this.knowledge.within(() => {
        this.learn(first, next);
        this.visit(next);
      });
    }
  }

  private enter(block: Block): void {
    block.body = this.rewrite(block.body);
    const end = this.decide(block.end);
    if (end?.kind !== block.end?.kind) this.changed = true;
    block.end = end;
    for (let copies = 0; copies < COPY_LIMIT && this.skip(block); copies++);
  }

  private rewrite(body: readonly Body[]): Body[] {
    const rewritten: Body[] = [];
    for (const instr of body) {
      const better = this.simplify(mapInputs(instr, this.best));
      if (better !== instr) this.changed = true;
      const output = outputOf(better);
      if (better.op === "mov" && "reg" in better.a && better.a.reg === output && !better.width)
        continue;
      if (output >= 0) this.knowledge.write(output);
      if (better.op === "mov" && !better.width) this.knowledge.equate(output, better.a);
      rewritten.push(better);
    }
    return rewritten;
  }

  /** A register with one definition is the same as what that copies, wherever it is read. */
  private everywhere(operand: Operand): Operand {
    const definition = "reg" in operand ? this.definitions.get(operand.reg) : undefined;
    if (definition?.op !== "mov" || definition.width) return operand;
    const { a } = definition;
    return "value" in a || this.definitions.has(a.reg) ? a : operand;
  }

  private simplify(instr: Body): Body {
    if (instr.op === "mov" && instr.width && "value" in instr.a) {
      return {
        op: "mov",
        dst: instr.dst,
        a: { value: cut(instr.a.value, instr.width) },
        src: instr.src,
      };
    }
    if (instr.op !== "binary") return instr;
    const a = folded(instr) ?? this.truth(instr);
    if (!a) return this.sum(instr);
    return { op: "mov", dst: instr.dst, a, src: instr.src };
  }

  /** `(x + 1) + 2` is `x + 3`, however deep, and an address on the stack plus 1 is the next one. */
  private sum(instr: Binary): Body {
    const { b, src, dst } = instr;
    if (instr.operator !== "+" || instr.width.bits < 32 || !("value" in b)) return instr;
    let base = instr.a;
    let value = b.value;
    for (;;) {
      const inner = "reg" in base ? this.definitions.get(base.reg) : undefined;
      if (inner?.op === "stack") return { op: "stack", dst, offset: inner.offset + value, src };
      if (inner?.op !== "binary" || inner.operator !== "+" || inner.width.bits < 32) break;
      if (!("reg" in inner.a) || !("value" in inner.b) || !this.definitions.has(inner.a.reg)) break;
      base = inner.a;
      value = (value + inner.b.value) | 0;
    }
    return base === instr.a ? instr : { ...instr, a: base, b: { value } };
  }

  /** `x != 0` of what is 0 or 1 already. */
  private truth({ operator, a, b }: Binary): Operand | undefined {
    if (operator !== "!=" || !("reg" in a) || !("value" in b) || b.value !== 0) return undefined;
    const definition = this.definitions.get(a.reg);
    return definition?.op === "binary" && isComparison(definition) ? a : undefined;
  }

  private decide(end: End | undefined): End | undefined {
    if (end?.kind !== "branch") return end;
    const cond = this.best(end.cond);
    if ("value" in cond || this.knowledge.isNotZero(cond)) {
      const taken = !("value" in cond) || cond.value !== 0;
      return { kind: "jump", to: taken ? end.to : end.otherwise, src: end.src };
    }
    return this.invert({ ...end, cond });
  }

  /** Branches on x itself instead of on `x != 0` or `x == 0`. */
  private invert(end: End & { readonly kind: "branch" }): End {
    const test = "reg" in end.cond ? this.definitions.get(end.cond.reg) : undefined;
    if (test?.op !== "binary" || !("value" in test.b) || test.b.value !== 0) return end;
    if (!("reg" in test.a) || !this.definitions.has(test.a.reg)) return end;
    if (test.operator === "!=") return { ...end, cond: test.a };
    if (test.operator !== "==") return end;
    return { ...end, cond: test.a, to: end.otherwise, otherwise: end.to };
  }

  /** Copies a short block that only computes and branches, where its branch is decided already. */
  private skip(block: Block): boolean {
    const { end } = block;
    if (end?.kind !== "jump" || end.to === block) return false;
    const { body, end: last } = end.to;
    if (last?.kind !== "branch" || body.length > COPY_LIMIT || !body.every(isComputation))
      return false;
    const copied = this.knowledge.within(() => {
      const copy = this.rewrite(body);
      const decided = this.decide(last);
      return decided?.kind === "jump" ? { copy, decided } : undefined;
    });
    if (!copied) return false;
    block.body = [...block.body, ...this.rewrite(copied.copy)];
    block.end = copied.decided;
    this.changed = true;
    copied.decided.to.incoming++;
    return true;
  }

  /** What is known in `next` because `block` branched there. */
  private learn({ end }: Block, next: Block): void {
    if (end?.kind !== "branch" || end.to === end.otherwise || !("reg" in end.cond)) return;
    const { reg } = end.cond;
    if (next === end.otherwise) this.knowledge.equate(reg, { value: 0 });
    else if (this.isTruth(reg)) this.knowledge.equate(reg, { value: 1 });
    else this.knowledge.notZero(reg);
  }

  private isTruth(register: number): boolean {
    const definition = this.definitions.get(register);
    return definition?.op === "binary" && isComparison(definition);
  }
}

function isComputation({ op }: Body): boolean {
  return op === "mov" || op === "binary";
}

function isComparison({ operator }: Binary): boolean {
  return ["<", "<=", ">", ">=", "==", "!="].includes(operator);
}

/** The value of an operation on constants, or one that leaves its operand as it is. */
function folded({ operator, a, b, width }: Binary): Operand | undefined {
  if ("value" in a && "value" in b) {
    const value = compute(operator, a.value, b.value, width);
    return value === undefined ? undefined : { value };
  }
  if ("value" in b && b.value === 0 && ["+", "-", "|", "^", "<<", ">>"].includes(operator))
    return a;
  return "value" in a && a.value === 0 && ["+", "|", "^"].includes(operator) ? b : undefined;
}
