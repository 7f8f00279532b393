// SPDX-License-Identifier: GPL-2.0-only
/**
 * Read-modify-writes made of a read, a computation, and a write that only succeeds if the word is still
 * as it was read, tried again until it does: load-exclusive with store-exclusive, or a load with
 * compare-and-swap. Where a failure leads back to the read with nothing changed but the value read, a
 * run in which something comes in between is one in which it came before. So the two are one step.
 */
import type { Image, Instr, Operand } from "../ir.js";
import { Liveness } from "../liveness.js";

/** Registers -> what they hold, in terms of what they held before the read and of the value read. */
type Terms = ReadonlyMap<number, string>;

/** The value read, and the one found instead when the write fails. */
const READ = "read";
const AGAIN = "again";
/** What store-exclusive gives when it succeeds, and when it fails. */
const STORED = "0";
const FAILED = "1";
/** Longest way from the read to the write, or back, in instructions. */
const LONGEST = 32;

type Load = Extract<Instr, { op: "load" | "load-exclusive" }>;
type Update = Extract<Instr, { op: "store-exclusive" | "rmw" }>;

/** A way from a read to its write: the terms before each instruction on it. */
type Way = ReadonlyMap<number, Terms>;

/** For each instruction: the write that its read belongs to, or -1. */
export function retries(image: Image, wholeRmw: Uint8Array): Int32Array {
  const finder = new Finder(image.code, wholeRmw);
  return Int32Array.from(image.code, (_, pc) => finder.writeOf(pc));
}

/** How a write that succeeds goes on: the branch that asks whether it did, and where that leads. */
export function successOf(
  code: readonly Instr[],
  { read, write }: { readonly read: number; readonly write: number },
): { readonly branch: number; readonly to: number } | undefined {
  const { op, dst } = code[write] as Update;
  let terms: Terms = new Map([[(code[read] as Load).dst, READ]]);
  for (const instr of code.slice(read + 1, write)) terms = after(instr, terms) ?? terms;
  terms = having(terms, dst, op === "rmw" ? READ : STORED);
  for (let pc = write + 1; pc <= write + LONGEST; pc++) {
    const instr = code[pc] as Instr;
    if (instr.op === "branch") {
      const cond = termOf(instr.cond, terms);
      if (!isConstant(cond)) return undefined;
      return { branch: pc, to: cond === "0" ? instr.otherwise : instr.to };
    }
    const next = instr.op === "jump" ? undefined : after(instr, terms);
    if (!next) return undefined;
    terms = next;
  }
  return undefined;
}

class Finder {
  private readonly liveness: Liveness;
  /** Classes of the words that are written so. */
  private readonly classes: ReadonlySet<number>;

  constructor(
    private readonly code: readonly Instr[],
    private readonly wholeRmw: Uint8Array,
  ) {
    this.liveness = new Liveness(code);
    this.classes = new Set(code.flatMap((instr) => (isUpdate(instr) ? [instr.cls] : [])));
  }

  writeOf(pc: number): number {
    const load = this.code[pc];
    if (load?.op !== "load" && load?.op !== "load-exclusive") return -1;
    if (!this.classes.has(load.cls)) return -1;
    const start: Terms = new Map();
    const writes = this.search(load, pc + 1, having(start, load.dst, READ), new Map([[pc, start]]));
    return writes?.size === 1 ? (writes.values().next().value as number) : -1;
  }

  /** The writes that ways on from `pc` come to; undefined if one of them is not what is looked for. */
  private search(load: Load, pc: number, terms: Terms, before: Way): Set<number> | undefined {
    const instr = this.code[pc];
    if (!instr || before.has(pc) || before.size > LONGEST) return undefined;
    const way = new Map([...before, [pc, terms]]);
    if (this.isWrite(load, instr, pc, terms))
      return this.comesBack(load, instr, pc, way) ? new Set([pc]) : undefined;
    if (instr.op === "branch") {
      const to = this.search(load, instr.to, terms, way);
      const otherwise = this.search(load, instr.otherwise, terms, way);
      return to && otherwise && new Set([...to, ...otherwise]);
    }
    const next = after(instr, terms);
    if (!next) return new Set();
    return this.search(load, instr.op === "jump" ? instr.to : pc + 1, next, way);
  }

  private isWrite(load: Load, instr: Instr, pc: number, terms: Terms): instr is Update {
    if (!isUpdate(instr)) return false;
    if (termOf(instr.addr, terms) !== termOf(load.addr, new Map())) return false;
    if (instr.op === "store-exclusive") return load.op === "load-exclusive";
    const { expected } = instr;
    return this.wholeRmw[pc] === 1 && !!expected && termOf(expected, terms) === READ;
  }

  /** Whether a failing write at `pc` leads to a place on the way, the value having been read again. */
  private comesBack(load: Load, write: Update, pc: number, way: Way): boolean {
    let isRead = write.op === "rmw";
    let terms = having(way.get(pc) as Terms, write.dst, isRead ? AGAIN : FAILED);
    let at = pc + 1;
    for (let taken = 0; taken < LONGEST; taken++) {
      const instr = this.code[at] as Instr;
      const first = way.get(at);
      if (first && (isRead || instr === load)) return this.isSame(at, first, terms);
      if (instr.op === "branch") {
        const cond = termOf(instr.cond, terms);
        if (!isConstant(cond)) return false;
        at = cond === "0" ? instr.otherwise : instr.to;
        continue;
      }
      const isLoad = instr.op === load.op && sameAddress(instr, load, terms);
      const next = isLoad ? having(terms, instr.dst, AGAIN) : after(instr, terms);
      if (!next) return false;
      isRead ||= isLoad;
      terms = next;
      at = instr.op === "jump" ? instr.to : at + 1;
    }
    return false;
  }

  /** Whether all that is needed from `pc` on is the same, the value read aside. */
  private isSame(pc: number, first: Terms, now: Terms): boolean {
    return [...first.keys(), ...now.keys()].every((reg) => {
      const operand = { reg };
      const before = termOf(operand, first).replaceAll(READ, AGAIN);
      return termOf(operand, now) === before || !this.liveness.isLive(reg, pc);
    });
  }
}

function isUpdate(instr: Instr): instr is Update {
  return instr.op === "store-exclusive" || (instr.op === "rmw" && instr.kind === "cas");
}

function sameAddress(instr: Load, load: Load, terms: Terms): boolean {
  return termOf(instr.addr, terms) === termOf(load.addr, new Map());
}

function having(terms: Terms, register: number, term: string): Terms {
  return new Map([...terms, [register, term]]);
}

/** What an instruction that only computes leaves behind; undefined for any other. */
function after(instr: Instr, terms: Terms): Terms | undefined {
  switch (instr.op) {
    case "jump":
      return terms;
    case "mov":
      return having(terms, instr.dst, cut(termOf(instr.a, terms), instr.width));
    case "binary":
      return having(terms, instr.dst, computed(instr, terms));
    case "current":
      return having(terms, instr.dst, "current");
    case "stack":
      return having(terms, instr.dst, `stack ${String(instr.offset)}`);
    default:
      return undefined;
  }
}

function cut(term: string, width: unknown): string {
  return width === undefined ? term : `(${term} at ${JSON.stringify(width)})`;
}

/** A comparison of the values read is known: they differ, or the write would not have failed. */
function computed(instr: Extract<Instr, { op: "binary" }>, terms: Terms): string {
  const { operator, width } = instr;
  const [a, b] = [termOf(instr.a, terms), termOf(instr.b, terms)];
  if (operator === "==" || operator === "!=") {
    const differ = [a, b].includes(READ) && [a, b].includes(AGAIN);
    if (differ || a === b || (isConstant(a) && isConstant(b)))
      return (operator === "==") === (a === b) ? "1" : "0";
  }
  return cut(`${a} ${operator} ${b}`, width);
}

function termOf(operand: Operand, terms: Terms): string {
  if ("value" in operand) return String(operand.value);
  return terms.get(operand.reg) ?? `r${String(operand.reg)}`;
}

function isConstant(term: string): boolean {
  return /^-?\d+$/.test(term);
}
