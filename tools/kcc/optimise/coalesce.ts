// SPDX-License-Identifier: GPL-2.0-only
/** Gives a register and its copy one number where that is the same to everyone. */
import type { Operand } from "../ir.js";
import type { Block, Body } from "../lower/blocks.js";
import { mapInputs, outputOf, withOutput } from "../operands.js";
import { liveOut, passBackwards, use } from "./registers.js";

/** Registers that are live together, and so must stay apart. */
class Interference {
  private readonly rivals = new Map<number, Set<number>>();
  private readonly merged = new Map<number, number>();

  add(a: number, b: number): void {
    if (a === b) return;
    this.of(a).add(b);
    this.of(b).add(a);
  }

  /** The register that `register` has become. */
  root(register: number): number {
    let root = register;
    for (let next = this.merged.get(root); next !== undefined; next = this.merged.get(root))
      root = next;
    return root;
  }

  /** Makes two registers one if they may be. */
  merge(a: number, b: number): void {
    const [first, second] = [this.root(a), this.root(b)];
    if (first === second || this.of(first).has(second)) return;
    this.merged.set(second, first);
    for (const rival of this.of(second)) {
      this.add(first, rival);
      this.of(rival).delete(second);
    }
  }

  private of(register: number): Set<number> {
    const known = this.rivals.get(register);
    if (known) return known;
    const rivals = new Set<number>();
    this.rivals.set(register, rivals);
    return rivals;
  }
}

type Copy = Body & { readonly op: "mov" };

/** Removes copies whose two registers can be one. */
export function coalesce(blocks: readonly Block[]): void {
  const copies = copiesIn(blocks);
  if (copies.length === 0) return;
  const interference = interferenceOf(blocks, copies);
  for (const copy of copies) interference.merge(copySource(copy), copy.dst);
  for (const block of blocks) rename(block, (register) => interference.root(register));
}

/** Those of the last block first. */
function copiesIn(blocks: readonly Block[]): Copy[] {
  const isCopy = (instr: Body): instr is Copy => copySource(instr) >= 0;
  return blocks.toReversed().flatMap(({ body }) => body.filter(isCopy));
}

/** Which of the registers that are copied, or are copies, are live together. */
function interferenceOf(blocks: readonly Block[], copies: readonly Copy[]): Interference {
  const interference = new Interference();
  const concerned = new Set(copies.flatMap((copy) => [copySource(copy), copy.dst]));
  for (const [block, live] of liveOut(blocks)) {
    if (block.end?.kind === "branch") use(live, block.end.cond);
    for (let i = block.body.length - 1; i >= 0; i--) {
      const instr = block.body[i] as Body;
      const output = outputOf(instr);
      const copied = copySource(instr);
      if (concerned.has(output)) {
        for (const other of live)
          if (other !== copied && concerned.has(other)) interference.add(output, other);
      }
      passBackwards(live, instr);
    }
  }
  return interference;
}

/** The register a plain copy reads, or -1. */
function copySource(instr: Body): number {
  return instr.op === "mov" && !instr.width && "reg" in instr.a ? instr.a.reg : -1;
}

/** Puts `map` in place of every register; copies to itself go. */
export function rename(block: Block, map: (register: number) => number): void {
  const operand = (given: Operand): Operand => {
    const reg = "reg" in given ? map(given.reg) : -1;
    return "reg" in given && reg !== given.reg ? { reg } : given;
  };
  const renamed = block.body.map((instr) => {
    const read = mapInputs(instr, operand);
    const output = outputOf(read);
    return output >= 0 && map(output) !== output ? withOutput(read, map(output)) : read;
  });
  block.body = renamed.filter(
    (instr) => copySource(instr) < 0 || copySource(instr) !== outputOf(instr),
  );
  if (block.end?.kind === "branch") block.end = { ...block.end, cond: operand(block.end.cond) };
}
