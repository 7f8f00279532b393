// SPDX-License-Identifier: GPL-2.0-only
/** The torture test from the command line: its summary, its failures, what it says to wrong input. */
import { join } from "node:path";
import test from "ava";
import { packageRoot } from "../../tools/base/disk.js";
import type { TortureRun } from "../../tools/torture/document.js";
import { Place } from "./srcu.js";

const place = new Place();
test.after.always(() => {
  place.remove();
});

const NO_SECOND_SCAN = join(packageRoot(), "patches/busted/no-second-scan.patch");

/** The one run of a document, and the exit status. */
function run(...args: string[]): TortureRun & { readonly status: number | null } {
  const { status, stdout, stderr } = place.srcu(["torture", "--json", ...args]);
  if (stdout === "") throw new Error(stderr);
  const { runs } = JSON.parse(stdout) as { runs: TortureRun[] };
  if (!runs[0] || runs.length !== 1) throw new Error("one run was asked for");
  return { ...runs[0], status };
}

test.serial("the kernel's summary, and nothing found", (t) => {
  const { status, stdout } = place.srcu(["torture", "--sections", "1500", "--length", "500"]);
  t.is(status, 0);
  t.regex(stdout, /^srcud-torture: rtc: [0-9a-f]{8} ver: \d+ tfle: 0 rta: \d+ /);
  t.regex(stdout, /\nsrcud-torture:--- End of test: SUCCESS: nreaders=7 nfakewriters=4 /);
  t.regex(stdout, /\nSRCU-P on arm64, after: 15\d\d reader sections in 3 executions, /);
});

test.serial("readers in interrupts are counted, and found in order", (t) => {
  const { status, totals, verdict } = run("--scenario", "SRCU-C", "--sections", "500");
  t.is(status, 0);
  t.is(verdict, "pass");
  t.true(totals.timers > 100);
});

for (const name of ["classic/SRCU-C", "tree/SRCU-C"]) {
  test.serial(`${name} without the patch hangs where an addition is several instructions`, (t) => {
    const args = ["--before", "--scenario", name, "--length", "150"];
    const { status, finding, kernel, failed = -1 } = run(...args, "--sections", "3000");
    t.is(status, 1);
    t.is(finding?.rule, "livelock");
    t.regex(kernel.join("\n"), /End of test: FAILURE/);
    const x86 = run(...args, "--arch", "x86", "--sections", String(150 * (failed + 3)));
    t.is(x86.status, 0);
    t.is(x86.verdict, "pass");
  });
}

for (const name of ["tiny/SRCU-t", "tiny/SRCU-u", "tree/SRCU-N", "classic/SRCU-P"]) {
  test.serial(`${name} passes`, (t) => {
    const { status, verdict, sections } = run("--scenario", name, "--sections", "600");
    t.is(status, 0);
    t.is(verdict, "pass");
    t.true(sections >= 600);
  });
}

/** Each needs somebody who stands still at one step until a grace period is over. */
for (const [fault, scenario, rule, seed] of [
  ["late-request-forgotten", "tree/SRCU-P", "deadlock", 3],
  ["leaf-not-told", "tree/SRCU-P", "deadlock", 1],
  ["no-first-scan", "tree/SRCU-W", "rcutorture", 7],
  ["scans-swapped", "classic/SRCU-W", "rcutorture", 3],
] as const) {
  test.serial(`${fault} is found, and replays on the fixed tree that it was planted in`, (t) => {
    const args = ["--fixed", "--scenario", scenario, "--length", "200", "--sections", "20000"];
    const patch = join(packageRoot(), `patches/busted/${fault}.patch`);
    const found = run(...args, "--seed", String(seed), "--patch", patch);
    t.is(found.status, 1);
    t.is(found.finding?.rule, rule);
    t.regex(found.tree, /^fixed:.*:after$/);
    const { status, stdout, stderr } = place.srcu(["replay", "--json", found.trace ?? ""]);
    t.is(status, 1, stderr);
    t.is((JSON.parse(stdout) as { rule: string }).rule, rule);
  });
}

test.serial("nothing is found in the fixed tree in as many sections", (t) => {
  const args = ["--fixed", "--scenario", "tree/SRCU-P", "--length", "200", "--sections", "20000"];
  const { status, verdict, tree } = run(...args);
  t.is(status, 0);
  t.is(verdict, "pass");
  t.is(tree, "fixed:after");
});

for (const [name, type] of [
  ["SRCU-busted", "srcu_busted"],
  ["SRCU-busted-d", "busted_srcud"],
] as const) {
  test.serial(`${type} is found by what a reader reads`, (t) => {
    const { status, finding, ...of } = run("--scenario", name, "--length", "200");
    t.is(status, 1);
    t.is(of.type, type);
    t.is(finding?.rule, "rcutorture");
    t.true(of.sections < 20_000);
  });
}

test.serial("a failure has a schedule that replays, from anywhere", (t) => {
  const args = ["--patch", NO_SECOND_SCAN, "--length", "200"];
  const failed = run(...args);
  t.is(failed.status, 1);
  t.is(failed.finding?.rule, "rcutorture");
  t.regex(failed.kernel.join("\n"), /!!! Reader Pipe: [^]*End of test: FAILURE/);
  const again = run(...args, "--execution", String(failed.failed));
  t.deepEqual(again.finding, failed.finding);
  const { status, stdout, stderr } = place.srcu(["replay", failed.trace ?? ""]);
  t.is(status, 1, stderr);
  t.regex(stdout, new RegExp(`replayed ${String(failed.traceSteps)} steps: rcutorture`));
});

for (const [what, args, said] of [
  ["scenario", ["--scenario", "SRCU-X"], /There is no torture scenario "SRCU-X". Known: .*SRCU-P/],
  ["scheduler", ["--scheduler", "fair"], /Allowed choices are random, pct/],
  ["number of sections", ["--sections", "0"], /It is a whole number above 0/],
  ["seed", ["--seed", "-1"], /It is a whole number of at most 9 digits/],
  ["architecture", ["--arch", "vax"], /There is no architecture "vax"/],
  ["patch", ["--patch", "nowhere.patch"], /nowhere.patch cannot be read/],
] as const) {
  test.serial(`an unusable ${what} is answered with a sentence`, (t) => {
    const { status, stdout, stderr } = place.srcu(["torture", "--sections", "10", ...args]);
    t.is(status, 2);
    t.is(stdout, "");
    t.regex(stderr, said);
  });
}
