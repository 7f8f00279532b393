// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { listing } from "../../tools/cli/listing.js";
import { image } from "../selftest/results.js";

const at = (line: number) => ({ file: "kernel/a.ts", line, column: 1, fn: "f", caller: -1 });

test("a line for each instruction, its place above the first of each", (t) => {
  const text = listing({
    ...image("s", "abc"),
    arch: "arm",
    sources: [at(1), at(2)],
    classes: ["box.a"],
    entries: [{ name: "f", pc: 0, registers: 2, stackWords: 0 }],
    code: [
      { op: "load", dst: 0, addr: { value: 64 }, cls: 0, order: "once", thisCpu: false, src: 0 },
      {
        op: "binary",
        dst: 1,
        operator: "+",
        a: { reg: 0 },
        b: { value: 1 },
        width: { signed: true, bits: 32 },
        src: 0,
      },
      {
        op: "rmw",
        kind: "add",
        dst: -1,
        addr: { value: 64 },
        value: { reg: 1 },
        cls: 0,
        locked: true,
        order: "plain",
        thisCpu: true,
        width: { signed: false, bits: 32 },
        src: 1,
      },
      { op: "branch", cond: { reg: 1 }, to: 0, otherwise: 5, src: 1 },
      { op: "jump", to: 0, src: 1 },
      { op: "end", src: 1 },
    ],
  });
  t.deepEqual(text.split("\n"), [
    "image abc, s for arm",
    "",
    "f:",
    "        ; kernel/a.ts:1 f()",
    "     0  r0 = load.once 64  <box.a>",
    "     1  r1 = binary + r0, 1",
    "        ; kernel/a.ts:2 f()",
    "     2  rmw.add.locked.this-cpu 64, r1  <box.a>",
    "     3  branch r1 ? 0 : 5",
    "     4  jump 0",
    "     5  end",
  ]);
});
