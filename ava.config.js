// SPDX-License-Identifier: GPL-2.0-only
/** The tools' own tests: TypeScript under test/, run from the compiled files under build/test/. */
export default {
  files: ["test/**/*.test.ts", "!test/selftests/**"],
  typescript: { rewritePaths: { "test/": "build/test/" }, compile: false },
  concurrency: 2,
  timeout: "10m",
};
