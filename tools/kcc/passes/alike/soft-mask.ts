// SPDX-License-Identifier: GPL-2.0-only
/**
 * The software interrupt mask of powerpc as the hard mask that others have. What arrives while softly
 * masked is recorded and run when the mask is lifted, which is where it arrives elsewhere at the earliest.
 *
 * That is so for a line of one CPU that arrives a number of times: what is recorded can neither come on
 * another CPU any more nor be taken back. It runs upon a context that is still on its CPU, while elsewhere the
 * context may have gone on; so whoever shares an answer must know that no handler sticks.
 */
import type { Image, Instr, InterruptSpec, Operand } from "../../ir.js";
import { Liveness, successors } from "../../liveness.js";
import { isSame } from "./merge.js";

/** Ends every way through jumps; more than these in a row are not looked through. */
const JUMPS = 8;

/** Whether an instruction is of the software mask. */
export function isSoft(instr: Instr): boolean {
  if (instr.op === "irq" || instr.op === "irq-enabled") return instr.soft;
  return instr.op === "irq-happened" || instr.op === "irq-replay";
}

/**
 * The code with the hard mask only; as it was where masking is not all done the way that
 * arch/powerpc/include/asm/irqflags.ts does it, or hard masks are asked for or set as well.
 */
export function hardMasked({ code, scenario }: Image): readonly Instr[] {
  if (!code.some(isSoft) || scenario.interrupts.some(mayGoElsewhere)) return code;
  const hard = [...code];
  const liveness = new Liveness(code);
  const ways = waysInto(code);
  const dealtWith = new Set<number>();
  for (const [pc, instr] of code.entries()) {
    if (instr.op !== "irq" && instr.op !== "irq-enabled") continue;
    if (!instr.soft) continue;
    hard[pc] = { ...instr, soft: false };
    if (instr.op === "irq-enabled") {
      const asked = askedAgainAt({ code, liveness, ways }, pc);
      if (asked === undefined) continue;
      dealtWith.add(asked.at);
      hard[asked.at] = { op: "jump", to: asked.to, src: instr.src };
    } else if (!isConstant(instr.enable, 0)) {
      const lifting = liftingAt(code, pc + 1, instr.enable);
      if (!lifting) return code;
      for (const at of lifting.inside) dealtWith.add(at);
      hard[pc + 1] = { op: "jump", to: lifting.out, src: instr.src };
    }
  }
  const isLeft = (instr: Instr, pc: number): boolean => {
    if (dealtWith.has(pc)) return false;
    if (instr.op === "irq" || instr.op === "irq-enabled") return !instr.soft;
    return isSoft(instr);
  };
  return code.some(isLeft) ? code : hard;
}

/** A hard interrupt that is recorded, and might have come on another CPU, or not at all. */
function mayGoElsewhere({ kind, cpu, raised }: InterruptSpec): boolean {
  return kind === "hardirq" && (cpu < 0 || raised >= 0);
}

function isConstant(operand: Operand, value: number): boolean {
  return "value" in operand && operand.value === value;
}

/** Where control comes to from `pc` without doing anything. */
function past(code: readonly Instr[], pc: number): number {
  let at = pc;
  for (let taken = 0; taken < JUMPS; taken++) {
    const instr = code[at];
    if (instr?.op !== "jump") return at;
    at = instr.to;
  }
  return at;
}

/** What follows a mask that is lifted if `enable` is not 0: the recorded interrupt is looked for and run. */
function liftingAt(
  code: readonly Instr[],
  pc: number,
  enable: Operand,
): { readonly inside: readonly number[]; readonly out: number } | undefined {
  const outs: number[] = [];
  let at = past(code, pc);
  const asked = code[at];
  if (asked?.op === "branch" && isSame(asked.cond, enable)) {
    outs.push(past(code, asked.otherwise));
    at = past(code, asked.to);
  } else if (!("value" in enable)) return undefined;
  const inside = [at];
  const happened = code[at];
  const branch = code[at + 1];
  if (happened?.op !== "irq-happened" || branch?.op !== "branch") return undefined;
  if (!isSame(branch.cond, { reg: happened.dst })) return undefined;
  outs.push(past(code, branch.otherwise));
  at = past(code, branch.to);
  inside.push(at, at + 1, at + 2);
  const [off, replay, on] = [code[at], code[at + 1], code[at + 2]];
  if (!isHard(off, 0) || replay?.op !== "irq-replay" || !isHard(on, 1)) return undefined;
  const out = past(code, at + 3);
  return outs.every((one) => one === out) ? { inside, out } : undefined;
}

function isHard(instr: Instr | undefined, value: number): boolean {
  return instr?.op === "irq" && !instr.soft && isConstant(instr.enable, value);
}

/** Code, and what is asked of it as a whole. */
interface Asked {
  readonly code: readonly Instr[];
  readonly liveness: Liveness;
  /** For each instruction: from how many control may come. */
  readonly ways: Uint32Array;
}

function waysInto(code: readonly Instr[]): Uint32Array {
  const ways = new Uint32Array(code.length + 1);
  for (const [pc, instr] of code.entries()) {
    for (const to of new Set(successors(instr, pc))) ways[to] = (ways[to] ?? 0) + 1;
  }
  return ways;
}

/** Where the hard mask is asked for once the soft one is known to be off, and where its being off leads. */
function askedAgainAt(
  { code, liveness, ways }: Asked,
  pc: number,
): { readonly at: number; readonly to: number } | undefined {
  const soft = code[pc] as Extract<Instr, { op: "irq-enabled" }>;
  const first = code[pc + 1];
  if (first?.op !== "branch" || !isSame(first.cond, { reg: soft.dst })) return undefined;
  const at = first.to;
  const again = code[at];
  const second = code[at + 1];
  if (again?.op !== "irq-enabled" || again.soft || second?.op !== "branch") return undefined;
  const isUsed = liveness.isLive(again.dst, second.to);
  return ways[at] === 1 && isSame(second.cond, { reg: again.dst }) && !isUsed
    ? { at, to: second.to }
    : undefined;
}
