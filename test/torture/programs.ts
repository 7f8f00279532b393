// SPDX-License-Identifier: GPL-2.0-only
/** Small tests in kernel TypeScript, which count their sections as the kernel's test does. */
import { Machine } from "../../tools/machine/machine.js";
import { torture, type TortureOptions, type TortureResult } from "../../tools/torture/torture.js";
import { compile, MACHINE } from "../kcc/support.js";

const STATISTICS =
  "import { insn_pause } from 'machine/insn'; const rcu_torture_count = define_percpu<array<int, 2>>(); let stop: int = 0; let n: int = 0;";
const SECTION = "insn_percpu_add(rcu_torture_count[0], 1);";
const SHUTDOWN = "function end_test(): void { stop = 1; }";

/** A machine on which two tasks repeat `round`, one of them `t`, until the test is ended; then comes `finish`. */
export function testOf(round: string, finish = ""): Machine {
  const loop = `while (READ_ONCE(stop) === 0) { ${round} ${SECTION} insn_pause(); }`;
  const code =
    `${STATISTICS} ${SHUTDOWN} function t(): void { ${loop} } ` +
    `function other(): void { ${loop} } function check(): void { ${finish} }`;
  const scenario =
    "tasks: [{ run: t }, { run: other }, { run: end_test, name: 'shutdown' }], finish: check,";
  return new Machine(compile(code, { more: scenario }), MACHINE);
}

export const DEFAULTS: TortureOptions = {
  seed: 1,
  scheduler: "random",
  depth: 3,
  sections: 400,
  length: 40,
  tree: "after",
};

export function tortured(machine: Machine, options: Partial<TortureOptions> = {}): TortureResult {
  return torture(machine, { ...DEFAULTS, ...options });
}
