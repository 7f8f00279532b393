// SPDX-License-Identifier: GPL-2.0-only
/** What setup() may wait for: servers and timers, which run when it waits, and nothing else. */
import test from "ava";
import { runScenario } from "../../tools/explore/run.js";
import type { Result } from "../../tools/explore/result.js";
import { compile, MACHINE } from "../kcc/support.js";

const WORDS = "let asked: int = 0; let answered: int = 0; let raised: int = 0;";
const TASK = "function t(): void { observe('answered', answered); }";
const SERVER =
  "function serve(): void { for (let n = 1; n < 5; n++) { insn_sleep_until(asked, n); answered += 1; } }";
const EXPIRY = "function expire(): void { raised = 0; answered += 1; }";

/** Runs a scenario of one CPU whose setup() does this, with those servers. */
function run(setup: string, more: string, servers = ""): Result {
  const code = `${WORDS} ${servers} ${TASK} function begin(): void { ${setup} }`;
  return runScenario(compile(code, { cpus: 1, more: `setup: begin, ${more}` }), MACHINE, {
    memoryMiB: 4,
    seconds: 10,
    reduction: true,
  });
}

const withServer = "tasks: [{ run: t }, { run: serve, daemon: true }],";
const withTimer = "irqs: [{ handler: expire, kind: 'softirq', cpu: 0, raised: raised }],";
const withInterrupt = "irqs: [{ handler: expire, kind: 'hardirq', cpu: 0, times: 1 }],";
const twice = "asked = 1; insn_sleep_until(answered, 1); asked = 2; insn_sleep_until(answered, 2);";

test("setup may wait for a server, again and again", (t) => {
  const { verdict, outcomes } = run(twice, withServer, SERVER);
  t.is(verdict, "pass");
  t.deepEqual(outcomes, ["answered=2"]);
});

test("the server goes on from where setup left it", (t) => {
  const task = "function ask(): void { asked = 3; }";
  const finish = "function end(): void { observe('in all', answered); }";
  const { outcomes } = run(
    twice,
    "tasks: [{ run: ask }, { run: serve, daemon: true }], finish: end,",
    `${SERVER} ${task} ${finish}`,
  );
  t.deepEqual(outcomes, ["in all=3"]);
});

test("setup may wait for a timer", (t) => {
  const { verdict, outcomes } = run(
    "raised = 1; insn_sleep_until(answered, 1);",
    withTimer,
    EXPIRY,
  );
  t.is(verdict, "pass");
  t.deepEqual(outcomes, ["answered=1"]);
});

for (const [what, more, servers] of [
  ["nobody", "", ""],
  ["a task", "tasks: [{ run: t }, { run: serve }],", SERVER],
  ["an interrupt", withInterrupt, EXPIRY],
] as const) {
  test(`setup may not wait for ${what}`, (t) => {
    t.throws(() => run(twice, more, servers), { message: /waits for something/ });
  });
}
