// SPDX-License-Identifier: GPL-2.0-only
import tseslint from "typescript-eslint";

const tools = ["tools/**/*.ts", "test/**/*.ts", "arch/*/machine.ts"];
const scenarios = ["test/selftests/**/*.ts", "test/soundness/scenarios/*.ts"];
const halves = ["drivers", "fs", "include", "kernel", "mm", "virt"];
const kernel = [...halves.map((dir) => `${dir}/**/*.ts`), ...scenarios];
const unused = { args: "after-used", argsIgnorePattern: "^_" };

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
