// SPDX-License-Identifier: GPL-2.0-only
/** Compiles small scenarios: the real headers of the language, and files given in the test. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SourceTree } from "../../tools/base/source-tree.js";
import { type Diagnostic, KernelCodeError } from "../../tools/kcc/diagnostic.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import type { Image } from "../../tools/kcc/ir.js";
import { printInstr } from "../../tools/kcc/print.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { compileScenario } from "../../tools/scenarios/compile.js";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The headers that belong to the language; tests of the compiler depend on no others. */
const LANGUAGE = [
  "include/linux/types.ts",
  "include/linux/compiler.ts",
  "include/linux/selftest.ts",
  "include/machine/insn.ts",
  "include/generated/config.ts",
];

export const MACHINE: ArchMachine = {
  name: "plain",
  folder: "plain",
  label: "plain",
  memoryModel: "tso",
  softIrqMask: false,
  plainAdd: "split",
  config: {},
  sources: [],
};

const cache = new SourceCache();

function onDisk(path: string): string | undefined {
  const file = `${ROOT}${path}`;
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** The language's headers and these files. */
export function treeOf(files: Readonly<Record<string, string>>): SourceTree {
  return { read: (path) => files[path] ?? (LANGUAGE.includes(path) ? onDisk(path) : undefined) };
}

/** The whole project. */
export const PROJECT: SourceTree = { read: onDisk };

/** Where a test's own code goes, and the line its text begins at. */
export const FILE = "test/selftests/t.ts";
export const FIRST_LINE = 5;

const COMPILER =
  "addr, container_of, READ_ONCE, WRITE_ONCE, per_cpu_ptr, each_possible_cpu, IS_ENABLED, sizeof, " +
  "define, define_percpu";
const SELFTEST = "expect_true, fail, observe, witness";
const INSNS =
  "insn_cpu, insn_percpu_add, insn_lock_xadd, insn_lock_cmpxchg, insn_load_acquire, insn_await, " +
  "insn_fence, insn_irq_set, insn_current, insn_choose, insn_zalloc, insn_free, insn_alloc_percpu, " +
  "insn_sleep_until";
const CONFIG = "NR_CPUS, CONFIG_PREEMPT, CONFIG_PROVE_RCU";

/** A file that imports the whole language, then says `code`. */
export function source(code: string): string {
  return [
    "import type { array, bool, cstring, int, long, lvalue, percpu, percpu_lvalue, ptr, uint, ulong } from 'linux/types';",
    "import { NULL } from 'linux/types';",
    `import { ${COMPILER} } from 'linux/compiler'; import { ${SELFTEST} } from 'linux/selftest';`,
    `import { ${INSNS} } from 'machine/insn'; import { ${CONFIG} } from 'generated/config';`,
    code,
  ].join("\n");
}

export interface Variation {
  readonly machine?: Partial<ArchMachine>;
  readonly cpus?: number;
  readonly bits?: number;
  /** More of the scenario's properties. */
  readonly more?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, boolean | number>>;
}

/** Compiles `code`, which must have a function `t`: the one task of a scenario. */
export function compile(code: string, variation: Variation = {}): Image {
  const { cpus = 2, bits = 32, more = "", files = {}, machine = {}, config = {} } = variation;
  const scenario = `export const scenario = { title: 't', cpus: ${cpus}, ulong_bits: ${bits}, tasks: [{ run: t }], ${more} expect: { before: 'pass', after: 'pass' } };`;
  const tree = treeOf({ [FILE]: `${source(code)}\n${scenario}`, ...files });
  return compileScenario(tree, {
    scenario: FILE,
    machine: { ...MACHINE, ...machine },
    config,
    cache,
  });
}

/** The instructions of an entry, without their numbers and with jumps relative to its start. */
export function listing(image: Image, entry = 0): string[] {
  const { pc = 0 } = image.entries[entry] ?? {};
  const end = image.entries[entry + 1]?.pc ?? image.code.length;
  return image.code.slice(pc, end).map((instr) => {
    if (instr.op === "jump") return `jump ${instr.to - pc}`;
    const text = printInstr(image, instr);
    return instr.op === "branch"
      ? text.replace(/\d+ else \d+$/, `${instr.to - pc} else ${instr.otherwise - pc}`)
      : text;
  });
}

/** The listing of task `t`. */
export function listed(code: string, variation?: Variation): string[] {
  return listing(compile(code, variation));
}

/** The diagnostics of code that does not compile. */
export function complaints(run: () => unknown): readonly Diagnostic[] {
  try {
    run();
  } catch (error) {
    if (error instanceof KernelCodeError) return error.diagnostics;
    throw error;
  }
  throw new Error("it compiled");
}
