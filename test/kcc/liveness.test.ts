// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import type { Image } from "../../tools/kcc/ir.js";
import { liveAt, Liveness, operands, successors } from "../../tools/kcc/liveness.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { compile, listing, MACHINE, PROJECT } from "./support.js";

/** The listing with the registers live before each instruction. */
function annotated(code: string): string[] {
  const image = compile(code);
  const live = liveAt(image);
  return listing(image).map(
    (line, pc) => `${(live[pc] ?? []).map((reg) => `r${reg}`).join(" ")}: ${line}`,
  );
}

test("a register is live from its write to its last read", (t) => {
  const code =
    "let x: int = 0; let y: int = 0; function t(): void { const a = READ_ONCE(x); const b = READ_ONCE(y); x = a; y = b; }";
  t.deepEqual(annotated(code), [
    ": r0 = load.once 64 <x>",
    "r0: r1 = load.once 65 <y>",
    "r0 r1: store 64, r0 <x>",
    "r1: store 65, r1 <y>",
    ": end",
  ]);
});

test("round a loop, and on one side of a branch only", (t) => {
  const code =
    "let x: int = 0; function t(): void { let n: int = READ_ONCE(x); while (READ_ONCE(x)) n += 1; if (READ_ONCE(x)) x = n; }";
  t.deepEqual(annotated(code), [
    ": r0 = load.once 64 <x>",
    "r0: r1 = load.once 64 <x>",
    "r0 r1: branch r1, 3 else 5",
    "r0: r0 = + r0, 1",
    "r0: jump 1",
    "r0: r2 = load.once 64 <x>",
    "r0 r2: branch r2, 7 else 8",
    "r0: store 64, r0 <x>",
    ": end",
  ]);
});

/** Data flow repeated until nothing changes: slow, and plain to see. */
function byFixpoint({ code }: Image): number[][] {
  const live = code.map(() => new Set<number>());
  for (let size = -1, sum = 0; size !== sum;) {
    size = sum;
    for (let pc = code.length - 1; pc >= 0; pc--) {
      const instr = code[pc];
      if (!instr) continue;
      const { reads, writes } = operands(instr);
      const after = successors(instr, pc).flatMap((next) => [...(live[next] ?? [])]);
      for (const reg of [...after.filter((one) => one !== writes), ...reads]) live[pc]?.add(reg);
    }
    sum = live.reduce((total, set) => total + set.size, 0);
  }
  return live.map((set) => [...set].sort((a, b) => a - b));
}

test("the same as data flow finds on kernel code, where little is live at a time", (t) => {
  const machine = { ...MACHINE, folder: "arm64" };
  const image = compileScenario(PROJECT, { scenario: "test/selftests/callback-order.ts", machine });
  const live = liveAt(image);
  t.deepEqual(live, byFixpoint(image));
  t.true(Math.max(...live.map(({ length }) => length)) < 20);
  for (const { pc } of image.entries) t.deepEqual(live[pc], []);
  const liveness = new Liveness(image.code);
  const registers = [...new Set(live.flat())];
  t.deepEqual(
    live.map((_, pc) => registers.filter((register) => liveness.isLive(register, pc)).length),
    live.map(({ length }) => length),
    "asked one by one",
  );
});
