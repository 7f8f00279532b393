// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync } from "node:fs";
import tseslint from "typescript-eslint";

const tools = ["tools/**/*.ts", "test/**/*.ts", "arch/*/machine.ts"];
const scenarios = ["test/selftests/**/*.ts", "test/soundness/scenarios/*.ts"];
const halves = ["drivers", "fs", "include", "kernel", "mm", "virt"];
const kernel = [...halves.map((dir) => `${dir}/**/*.ts`), ...scenarios];
const unused = { args: "after-used", argsIgnorePattern: "^_" };

/**
 * The rooms of tools/. A file imports from its own room and from those of the lines above, never from one
 * of its own line or below.
 */
const rooms = [
  ["base"],
  ["patch", "kcc"],
  ["machine"],
  ["explore", "meaning"],
  ["report"],
  ["scenarios"],
  ["session"],
  ["jobs"],
  ["review", "archdiff", "selftest", "contexts", "width", "torture", "parity"],
  ["cli", "bench", "lint"],
];

const folders = readdirSync(new URL("tools", import.meta.url), { withFileTypes: true });
for (const { name } of folders.filter((entry) => entry.isDirectory()))
  if (!rooms.flat().includes(name))
    throw new Error(`eslint.config.js has no place for tools/${name}`);

const oneWay = rooms.flatMap((line, at) =>
  line.map((room) => {
    const closed = rooms
      .slice(at)
      .flat()
      .filter((other) => other !== room);
    const regex = `^(\\.\\./)+((${closed.join("|")})/|test/)`;
    const message = `tools/${room} imports from the rooms above it only, as eslint.config.js lists them.`;
    const patterns = [{ regex, message }];
    return {
      files: [`tools/${room}/**/*.ts`],
      rules: { "no-restricted-imports": ["error", { patterns }] },
    };
  }),
);

export default tseslint.config(
  { ignores: ["build/", "coverage/", "node_modules/", "traces/", ".cache/", "**/fixtures/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error", noInlineConfig: true } },
  {
    files: tools,
    ignores: scenarios,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: "tools/tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: "error",
      "prefer-const": "error",
      // `import ts = require("typescript")`: as a module, nine megabytes are searched for names first.
      "@typescript-eslint/no-require-imports": ["error", { allowAsImport: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", unused],
    },
  },
  ...oneWay,
  {
    // Kernel TypeScript: `kcc` says what the language is; here only what `tsc` does not see.
    files: [...kernel, "arch/*/include/**/*.ts"],
    languageOptions: { parser: tseslint.parser },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: {
      eqeqeq: "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", unused],
    },
  },
);
