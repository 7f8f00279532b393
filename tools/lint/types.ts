// SPDX-License-Identifier: GPL-2.0-only
/**
 * The kernel half held against TypeScript's own type checker: as each architecture sees it, and with
 * each implementation of SRCU. One is not enough, because a domain has other fields in each.
 */
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import ts = require("typescript");
import { findOthers, findScenarios } from "../scenarios/scenarios.js";
import { findUses } from "../contexts/uses.js";
import { SourceCache } from "../kcc/front/cache.js";
import { diskTree, packageRoot } from "../base/disk.js";
import {
  DEFAULT_IMPLEMENTATION,
  factsOf,
  IMPLEMENTATIONS,
  type Implementation,
} from "../scenarios/implementations.js";

const root = packageRoot();
const tree = diskTree(root);
const scenarios = [
  ...findScenarios(tree),
  ...findOthers(tree),
  ...findUses(tree, new SourceCache()).flatMap((use) => use.scenarios),
];

/** One look: a configuration file, and an implementation. */
interface View {
  readonly config: string;
  readonly srcu: Implementation;
}

/** Every architecture with the first implementation, the others with the generic headers. */
function views(): View[] {
  const archs = readdirSync(join(root, "arch"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ config: `arch/${name}/tsconfig.json`, srcu: DEFAULT_IMPLEMENTATION }));
  return [...IMPLEMENTATIONS.map((srcu) => ({ config: "tsconfig.json", srcu })), ...archs];
}

/**
 * The names of the other implementations' headers, and of the folders of what scenarios know of each,
 * mean this one's: passed on twice is passed on once.
 */
function pathsFor(srcu: Implementation): Record<string, string[]> {
  const header = [join(root, `include/${factsOf(srcu).header}.ts`)];
  const lib = "test/selftests/lib";
  const folder = [join(root, lib, srcu, "*")];
  return Object.fromEntries(
    IMPLEMENTATIONS.flatMap((other) => [
      [factsOf(other).header, header],
      [`${lib}/${other}/*`, folder],
    ]),
  );
}

/** Headers, and what is no scenario: looked at once, beside the first implementation. */
const OF_ALL =
  /^(arch\/|include\/linux\/(?!srcu)|test\/selftests\/cost\/|test\/selftests\/lib\/contexts\.ts$)/;

/** Whether a file is one to begin with; what is not comes in where it is imported. */
function isRoot(path: string, srcu: Implementation): boolean {
  if (path === "include/linux/srcu.ts") return true;
  if (OF_ALL.test(path)) return srcu === DEFAULT_IMPLEMENTATION;
  return scenarios.some((scenario) => scenario.srcu === srcu && scenario.file === path);
}

function programOf({ config, srcu }: View): ts.Program {
  const path = join(root, config);
  const read = (file: string) => ts.sys.readFile(file);
  const { config: json } = ts.readConfigFile(path, read) as { config: unknown };
  const { options, fileNames } = ts.parseJsonConfigFileContent(json, ts.sys, join(path, ".."));
  const paths = { ...options.paths, ...pathsFor(srcu) };
  const roots = fileNames.filter((file) => isRoot(relative(root, file), srcu));
  return ts.createProgram(roots, { ...options, paths });
}

const KERNEL_HALF = /^(?!.*\/machine\.ts$)(arch|fs|include|kernel|lib|mm|virt|test\/selftests)\//;
const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => "\n",
};

const seen = new Set<string>();
let wrong = 0;
for (const view of views()) {
  const program = programOf(view);
  for (const { fileName } of program.getSourceFiles()) seen.add(relative(root, fileName));
  const found = ts.getPreEmitDiagnostics(program);
  if (found.length === 0) continue;
  wrong += found.length;
  const text = ts.formatDiagnostics(found, host);
  process.stderr.write(`${view.config}, SRCU of ${view.srcu}:\n${text}`);
}

for (const file of tree.list?.() ?? []) {
  if (!KERNEL_HALF.test(file) || !file.endsWith(".ts") || seen.has(file)) continue;
  wrong++;
  process.stderr.write(`${file}: no scenario and no header that one takes in needs this file\n`);
}
process.exitCode = wrong === 0 ? 0 : 1;
