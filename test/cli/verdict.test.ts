// SPDX-License-Identifier: GPL-2.0-only
/** What reviews come to, in one word and in the exit status: patches of which the answer is known. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import test from "ava";
import { packageRoot } from "../../tools/base/disk.js";
import type { ReviewDocument } from "../../tools/review/document.js";
import type { ReviewVerdict } from "../../tools/review/verdict/verdict.js";
import { patchOf, type Edit } from "./edits.js";
import { Place } from "./srcu.js";

const place = new Place();
test.after.always(() => {
  place.remove();
});

const root = packageRoot();
const schema = JSON.parse(readFileSync(join(root, "tools/review/schema.json"), "utf8")) as object;
const ajv = new Ajv({ allErrors: true });

const SRCU = "kernel/rcu/srcu.ts";
const BARRIER_B = "\tsmp_mb(); /* B */ /* Pairs with A. */\n";

/** Reviews a patch with these scenarios on these machines; the exit status is the verdict's. */
function reviewed(patch: string, scenarios: string, archs: string): ReviewDocument {
  const limits = ["--scenario", scenarios, "--arch", archs, "--no-study", "--json"];
  const file = patch === "" ? [] : [place.file("it.patch", patch)];
  const { status, stdout, stderr } = place.srcu(["review", ...file, ...limits]);
  const document = JSON.parse(stdout === "" ? "{}" : stdout) as ReviewDocument;
  if (!ajv.validate(schema, document)) throw new Error(`${ajv.errorsText()} ${stderr}`);
  if (status !== document.verdict.status) throw new Error(`it ended with ${String(status)}`);
  return document;
}

function verdict(patch: string, scenarios: string, archs: string): ReviewVerdict {
  return reviewed(patch, scenarios, archs).verdict;
}

/** Edits of v4.9's lock. */
function edited(...edits: Edit[]): string {
  return patchOf(SRCU, edits);
}

test("the patch of the tree fixes", (t) => {
  const found = verdict("", "seq-total", "arm,x86");
  t.deepEqual([found.word, found.status], ["fixes", 0]);
  t.regex(found.sentence, /^It fixes seq-total on arm; no regression found\.$/);
  t.deepEqual(found.notHit, [{ archs: ["x86"], why: "a plain update is one instruction there" }]);
});

test("a comment has no effect", (t) => {
  const found = verdict(
    edited(["on the CPU it is on now. Called", "on its CPU. Called"]),
    "seq-total",
    "x86",
  );
  t.deepEqual([found.word, found.status], ["no effect seen", 0]);
});

test("a barrier that goes cannot be judged where memory is sequentially consistent", (t) => {
  const found = verdict(edited([BARRIER_B, ""]), "seq-total", "arm,x86");
  t.deepEqual([found.word, found.status], ["cannot say", 3]);
  t.regex(found.sentence, /smp_mb\(\) \(barrier B\) goes, kernel\/rcu\/srcu\.ts:\d+/);
});

test("a marked access that is not one any more cannot be judged either", (t) => {
  const read = "const idx = READ_ONCE(sp.completed) & 0x1;\n\tthis_cpu_inc(";
  const found = verdict(
    edited([read, read.replace("READ_ONCE(sp.completed)", "sp.completed")]),
    "seq-total",
    "x86",
  );
  t.deepEqual([found.word, found.status], ["cannot say", 3]);
  t.regex(found.sentence, /READ_ONCE\(sp\.completed\) goes/);
});

test("c[] only, and the pair removed: worse than nothing", (t) => {
  const half = patchOf(SRCU, [
    [
      "import { this_cpu_dec, this_cpu_inc }",
      "import { __this_cpu_inc, this_cpu_dec, this_cpu_inc }",
    ],
    ["this_cpu_inc(sp.per_cpu_ref.seq[idx])", "__this_cpu_inc(sp.per_cpu_ref.seq[idx])"],
  ]);
  const found = verdict(half, "seq-total,c-balance", "arm,x86,s390");
  t.deepEqual([found.word, found.status], ["regresses", 1]);
  t.deepEqual(found.regressed[0]?.archs, ["arm"], "where the update is several instructions");
  t.is(found.regressed[0]?.rule, "seq-total");
  t.deepEqual(
    found.complaints.map(({ archs, rule }) => [archs, rule]),
    [[["s390", "x86"], "debug-preempt"]],
  );
  t.regex(found.sentence, /only debug-preempt complains on s390 and x86/);
});

test("a failure that stays although the patch is to fix it", (t) => {
  const found = verdict(source("patches/v4.9/c-only-converted.patch"), "seq-total", "arm,x86");
  t.deepEqual([found.word, found.status], ["no effect seen", 1]);
  t.deepEqual(
    found.kept.map(({ archs }) => archs),
    [["arm"]],
  );
});

function source(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

test("what no scenario runs cannot be judged", (t) => {
  const tree = patchOf("kernel/rcu/tree-srcu.ts", [
    ["(sp, idx) === unlocks", "(sp, idx) >= unlocks"],
  ]);
  const found = verdict(tree, "seq-total,c-balance", "arm");
  t.deepEqual([found.word, found.status], ["cannot say", 3]);
  t.regex(found.sentence, /No schedule reached the changed line kernel\/rcu\/tree-srcu\.ts:\d+ `/);
  t.deepEqual(found.unchanged, []);
  t.deepEqual(found.beside, ["c-balance", "seq-total"]);
});

test("a plain update written otherwise has no effect", (t) => {
  const path = "include/asm-generic/percpu.ts";
  const masked = "const flags = raw_local_irq_save();\n\t";
  const patch = patchOf(path, [
    [`${masked}arch_raw_cpu_ptr(addr(pcp)).$ += val;`, `${masked}raw_cpu_add(pcp, val);`],
  ]);
  const found = verdict(patch, "seq-total", "alpha,arm");
  t.deepEqual([found.word, found.status], ["no effect seen", 0], found.sentence);
  t.is(verdict(patch, "seq-total", "x86").word, "cannot say", "x86 has its own");
});

test("a search that is not exhausted cannot say", (t) => {
  const args = [
    "--scenario",
    "store-buffering",
    "--arch",
    "x86",
    "--memory",
    "1",
    "--no-reduction",
  ];
  const ended = place.srcu(["review", ...args, "--no-study", "--json"]);
  t.is(ended.status, 3);
  t.regex((JSON.parse(ended.stdout) as ReviewDocument).verdict.sentence, /not exhausted/);
});

test("the first screen: the verdict first and last, and no more than can be seen at once", (t) => {
  const { status, stdout } = place.srcu([
    "review",
    "--no-study",
    "--scenario",
    "seq-total,no-preempt",
    "--arch",
    "arm,x86",
  ]);
  t.is(status, 0);
  const lines = stdout.trimEnd().split("\n");
  t.true(lines.length <= 32, stdout);
  t.regex(
    lines[0] ?? "",
    /^VERDICT {2}fixes\. It fixes seq-total on arm; no regression found\. \[exit status 0\]$/,
  );
  t.regex(lines.at(-1) ?? "", /^VERDICT {2}fixes \[exit status 0\] {2}More: traces\/report\.txt/);
  for (const label of [
    "FIXED",
    "REGRESSED",
    "NOT HIT",
    "UNCHANGED",
    "PARITY",
    "NOT CHECKED",
    "COST",
  ])
    t.regex(stdout, new RegExp(`\n  ${label} `));
  t.regex(
    stdout,
    /\n {2}WHY {3}seq-total: .*\n[^]* losing irq_reader@cpu0's 1 [^]*make replay TRACE=/,
  );
  const report = readFileSync(join(place.folder, "traces/report.txt"), "utf8");
  t.regex(report, /^VERDICT {2}fixes\. [^]*\nVERDICT {2}fixes\. .*\n$/);
});

test("the same inputs give the same report, whatever was known before", (t) => {
  const args = [
    "review",
    "--no-study",
    "--scenario",
    "seq-total,c-balance",
    "--arch",
    "alpha,arm,x86",
  ];
  const reports = [["--fresh"], [], ["--fresh"]].map((how) => {
    t.is(place.srcu([...args, ...how]).status, 0);
    return readFileSync(join(place.folder, "traces/report.txt"), "utf8");
  });
  t.is(reports[1], reports[0]);
  t.is(reports[2], reports[0]);
});

test("parity is a line of the review", (t) => {
  const { stdout } = place.srcu(
    ["review", "-", "--no-study", "--scenario", "seq-total", "--arch", "x86"],
    edited([BARRIER_B, ""]),
  );
  t.regex(stdout, /\n {2}PARITY +v4\.9: kernel\/rcu\/srcu\.ts:\d+: __srcu_read_lock\(\): step 4 /);
});

const CLASSIC = patchOf("kernel/rcu/classic-srcu.ts", [
  ["srcu_readers_lock_idx(sp, idx) === unlocks", "srcu_readers_lock_idx(sp, idx) >= unlocks"],
]);

test("a comparison that lets go too early is said as what it is, and regresses", (t) => {
  const { verdict: found, changes } = reviewed(CLASSIC, "classic/long-reader", "arm,x86");
  t.deepEqual([found.word, found.status], ["regresses", 1]);
  t.is(found.regressed[0]?.rule, "premature-grace-period");
  t.is(changes[0]?.text, "`===` becomes `>=`");
  t.deepEqual(verdict(CLASSIC, "tree/teardown-warn", "arm").status, 3, "that runs no line of it");
});

test("an early return that leaves preemption off is seen in the configuration that preempts", (t) => {
  const taken = "if (sp.srcu_gp_running || rcu_segcblist_empty(addr(sp.srcu_cblist))) return;\n";
  const patch = patchOf("kernel/rcu/tiny-srcu.ts", [
    [
      "import type { rcu_cblist }",
      "import { preempt_disable, preempt_enable } from 'linux/preempt';\nimport type { rcu_cblist }",
    ],
    [taken, `preempt_disable();\n\t${taken}\tpreempt_enable();\n`],
  ]);
  const found = verdict(patch, "tiny/callback-order", "arm");
  t.deepEqual([found.word, found.status], ["regresses", 1], found.sentence);
  t.deepEqual(
    found.regressed.map(({ config, rule }) => [config, rule]),
    [["CONFIG_PREEMPT=y", "scheduling-while-atomic"]],
  );
});

test("a change below arch/arm64 is said of arm64", (t) => {
  const path = "arch/arm64/include/asm/percpu.ts";
  const patch = patchOf(path, [
    [
      "pcp: percpu_lvalue<number>, val: number): number {\n\tpreempt_disable();\n",
      "pcp: percpu_lvalue<number>, val: number): number {\n",
    ],
  ]);
  const { changes } = reviewed(patch, "seq-total", "arm,arm64,x86");
  const archs = changes.flatMap(({ effects }) => effects.flatMap((effect) => effect.archs));
  t.deepEqual([...new Set(archs)], ["arm64"]);
});
