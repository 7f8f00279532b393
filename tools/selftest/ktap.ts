// SPDX-License-Identifier: GPL-2.0-only
/** KTAP version 1, the kernel's form of TAP: nested by indentation, diagnostics after `# `. */

/** One line, or a subtest with lines of its own. */
export interface KtapTest {
  readonly name: string;
  readonly ok: boolean;
  /** Shown before the result line, each with `# `. */
  readonly diagnostics?: readonly string[];
  readonly tests?: readonly KtapTest[];
}

function plan(tests: readonly KtapTest[]): string[] {
  return ["KTAP version 1", `1..${tests.length}`];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** A name may hold no `#`, which begins a directive, and no newline. */
function clean(name: string): string {
  return name.replace(/[#\n\r]/g, " ").trim();
}

/** The lines of one test. */
export function ktapLines(test: KtapTest, number: number): string[] {
  const inner = test.tests ? indent([...plan(test.tests), ...testLines(test.tests)]) : [];
  const notes = (test.diagnostics ?? []).flatMap((text) => text.split("\n"));
  return [
    ...inner,
    ...notes.map((note) => `# ${note}`.trimEnd()),
    `${test.ok ? "ok" : "not ok"} ${number} ${clean(test.name)}`,
  ];
}

function testLines(tests: readonly KtapTest[]): string[] {
  return tests.flatMap((test, at) => ktapLines(test, at + 1));
}

/** A whole document. */
export function ktap(tests: readonly KtapTest[]): string {
  return [...plan(tests), ...testLines(tests)].map((line) => `${line}\n`).join("");
}
