// SPDX-License-Identifier: GPL-2.0-only
/** Computations moved to where they are needed: random blocks do the same as before. */
import test from "ava";
import fc from "fast-check";
import type { Operand } from "../../../tools/kcc/ir.js";
import type { Block, Body } from "../../../tools/kcc/lower/blocks.js";
import { sink } from "../../../tools/kcc/passes/alike/sink.js";

const REGISTERS = 4;
const WORDS = 3;
const width = { signed: true, bits: 32 };

const register = fc.nat(REGISTERS - 1);
const operand: fc.Arbitrary<Operand> = fc.oneof(
  register.map((reg) => ({ reg })),
  fc.nat(5).map((value) => ({ value })),
);
const addr = fc.nat(WORDS - 1).map((value) => ({ value }));
const how = { cls: 0, order: "plain", thisCpu: false, src: 0 } as const;

const instruction: fc.Arbitrary<Body> = fc.oneof<fc.Arbitrary<Body>[]>(
  fc
    .tuple(register, fc.constantFrom("+" as const, "^" as const), operand, operand)
    .map(([dst, operator, a, b]) => ({ op: "binary", dst, operator, a, b, width, src: 0 })),
  fc.tuple(register, operand).map(([dst, a]) => ({ op: "mov", dst, a, src: 0 })),
  fc.tuple(register, fc.nat(9)).map(([dst, offset]) => ({ op: "stack", dst, offset, src: 0 })),
  fc.tuple(register, addr).map(([dst, addr]) => ({ op: "load", dst, addr, ...how })),
  fc.tuple(addr, operand).map(([addr, value]) => ({ op: "store", addr, value, ...how })),
);

/** What is in memory after each instruction that can be seen, and in the registers at the end. */
function run(body: readonly Body[]): { readonly seen: string[]; readonly registers: number[] } {
  const registers: number[] = [];
  const words = Array.from({ length: WORDS }, (_, n) => 100 + n);
  const of = (given: Operand): number =>
    "reg" in given ? (registers[given.reg] ?? given.reg) : given.value;
  const seen: string[] = [];
  for (const instr of body) {
    switch (instr.op) {
      case "mov":
        registers[instr.dst] = of(instr.a);
        break;
      case "stack":
        registers[instr.dst] = 1000 + instr.offset;
        break;
      case "binary":
        registers[instr.dst] =
          instr.operator === "+" ? (of(instr.a) + of(instr.b)) | 0 : of(instr.a) ^ of(instr.b);
        break;
      case "load":
        registers[instr.dst] = words[of(instr.addr)] as number;
        seen.push(`load ${String(of(instr.addr))}`);
        break;
      case "store":
        words[of(instr.addr)] = of(instr.value);
        seen.push(words.join());
        break;
      default:
        throw new Error(`there is no ${instr.op} here`);
    }
  }
  return { seen, registers };
}

test("what is seen, and what is left in registers that are read afterwards, is the same", (t) => {
  const blocks = fc.array(instruction, { maxLength: 12 });
  fc.assert(
    fc.property(blocks, operand, fc.subarray([0, 1, 2, 3]), (body, cond, wanted) => {
      const readers = wanted.map((reg): Body => ({ op: "observe", name: "r", a: { reg }, src: 0 }));
      const next: Block = { body: readers, end: { kind: "stop" }, incoming: 1 };
      const block: Block = {
        body,
        end: { kind: "branch", cond, to: next, otherwise: next, src: 0 },
        incoming: 1,
      };
      const before = run(body);
      sink({ name: "p", first: block, registers: REGISTERS, stackWords: 0 }, [block, next]);
      const after = run(block.body);
      t.deepEqual(after.seen, before.seen);
      const valueOf = (registers: readonly number[], reg: number): number => registers[reg] ?? reg;
      for (const reg of wanted) {
        t.is(valueOf(after.registers, reg), valueOf(before.registers, reg));
      }
      const { end } = block;
      if ("reg" in cond && end?.kind === "branch" && "reg" in end.cond)
        t.is(valueOf(after.registers, end.cond.reg), valueOf(before.registers, cond.reg));
    }),
    { numRuns: 3000, seed: 7 },
  );
});
