// SPDX-License-Identifier: GPL-2.0-only
/** What cannot be used is refused with a sentence and status 2, and nothing is left behind. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { createTwoFilesPatch } from "diff";
import { diskTree, packageRoot } from "../../tools/base/disk.js";
import { embeddedPatches } from "../../tools/session/session.js";
import { Place } from "./srcu.js";

const place = new Place();
test.after.always(() => {
  place.remove();
});

const root = packageRoot();
const tree = diskTree();
const NARROW = ["--scenario", "seq-total", "--arch", "x86"];

const refused = test.macro((t, args: readonly string[], input: string, message: RegExp) => {
  const { status, stdout, stderr } = place.srcu(args, input);
  t.is(status, 2, stderr);
  t.is(stdout, "");
  t.regex(stderr, message);
  t.notRegex(stderr, /internal error|\n +at /);
  t.deepEqual(place.left(), []);
});

function edit(path: string, from: string, to: string): string {
  const text = tree.read(path) ?? "";
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, text, text.replace(from, to));
}

const embedded = readFileSync(join(root, embeddedPatches(root)[0].name), "utf8");
const review = ["review", "-", ...NARROW, "--no-study"];

test(
  "unknown architecture",
  refused,
  ["review", "--arch", "z80"],
  "",
  /no architecture "z80"\. Known: alpha, arm, .*x86\./,
);
test(
  "unknown scenario",
  refused,
  ["test", "--scenario", "nope"],
  "",
  /no scenario "nope"\. Known: .*premature-gp, /,
);
test(
  "unknown option",
  refused,
  ["review", "--frob"],
  "",
  /unknown option '--frob'[\s\S]*--no-reduction/,
);
test("unknown command", refused, ["frob"], "", /unknown command 'frob'[\s\S]*review/);
test(
  "no number",
  refused,
  ["test", "--memory", "lots"],
  "",
  /--memory <MiB>.*whole number above 0/,
);
test(
  "a patch file that is not there",
  refused,
  ["review", "none.patch"],
  "",
  /none\.patch cannot be read: ENOENT/,
);
test("an empty patch", refused, review, "", /<stdin> is empty/);
test("a text that is no patch", refused, review, "hello\n", /<stdin> holds no diff/);
test(
  "a binary patch",
  refused,
  review,
  "diff --git a/x.png b/x.png\nindex 1..2\nBinary files a/x.png and b/x.png differ\n",
  /<stdin>:3: this is a binary patch/,
);
test(
  "a wrong context line",
  refused,
  review,
  embedded.replace(" EXPORT_SYMBOL_GPL(__srcu_read_lock);", " EXPORT_SYMBOL(__srcu_read_lock);"),
  /hunk \d of kernel\/rcu\/srcu\.ts does not apply: line \d+ should be ".*", but it is/,
);
test(
  "a file that does not exist",
  refused,
  review,
  embedded.replaceAll("kernel/rcu/srcu.ts", "kernel/rcu/srcuu.ts"),
  /no such file .* kernel\/rcu\/srcu\.ts/,
);
test(
  "a path out of the tree",
  refused,
  review,
  "--- a/../x.ts\n+++ b/../x.ts\n@@ -1 +1 @@\n-a\n+b\n",
  /outside the tree/,
);
test(
  "a hunk cut short",
  refused,
  review,
  embedded.slice(0, embedded.indexOf("preempt_enable();")),
  /is cut short/,
);
test(
  "a scenario with a syntax error",
  refused,
  review,
  edit("test/selftests/seq-total.ts", "cpus: 1,", "cpus: 1 +,"),
  /test\/selftests\/seq-total\.ts:\d+:\d+/,
);
test(
  "code outside the language",
  refused,
  review,
  edit(
    "kernel/rcu/srcu.ts",
    "const idx = READ_ONCE(sp.completed) & 0x1;",
    "const idx = [1, 2].length;",
  ),
  /kernel\/rcu\/srcu\.ts:\d+:\d+: error: [\s\S]*\^/,
);
test(
  "a schedule that is none",
  refused,
  ["replay", join(root, "package.json")],
  "",
  /package\.json is no saved schedule/,
);
test(
  "a schedule that is not there",
  refused,
  ["replay", "none.json"],
  "",
  /none\.json cannot be read/,
);
test(
  "a listing for no single architecture",
  refused,
  ["compile", "seq-total"],
  "",
  /Name one architecture with --arch/,
);

test("help and list are no errors", (t) => {
  t.is(place.srcu(["--help"]).status, 0);
  const { status, stdout } = place.srcu(["list"]);
  t.is(status, 0);
  t.regex(stdout, /Architectures:\n[\s\S]*x86[\s\S]*Scenarios:\n[\s\S]*seq-total/);
});

test("list as JSON has every name that the other commands take", (t) => {
  const found = JSON.parse(place.srcu(["list", "--json"]).stdout) as {
    architectures: { name: string }[];
    scenarios: { name: string; title: string }[];
    large: { name: string; title: string }[];
  };
  const archs = found.architectures.map(({ name }) => name);
  for (const name of ["x86", "arm64", "arm64-lse", "s390", "s390-z9-109", "powerpc", "arm"]) {
    t.true(archs.includes(name), name);
  }
  const scenarios = found.scenarios.map(({ name }) => name);
  for (const name of ["seq-total", "premature-gp", "premature-gp-1irq", "kvm-teardown"]) {
    t.true(scenarios.includes(name), name);
  }
  t.true(found.scenarios.every(({ title }) => title.length > 5));
  t.deepEqual(
    found.large.map(({ name }) => name),
    [
      "tree/all-updaters",
      "tree/kvm-irqfd",
      "tree/kvm-resample",
      "tree/kvm-routing-waits",
      "tree/rcutorture-small",
    ],
  );
  t.false(scenarios.includes("tree/all-updaters"));
});

test("a listing names every instruction's place", (t) => {
  const { status, stdout } = place.srcu(["compile", "seq-total", "--arch", "arm64"]);
  t.is(status, 0);
  t.regex(stdout, /^image [0-9a-f]{32}, seq-total for arm64\n/);
  t.regex(stdout, /; kernel\/rcu\/srcu\.ts:\d+ __srcu_read_lock\n/);
  t.regex(stdout, /store-exclusive .* <srcu_struct_array\.seq>/);
  const before = place.srcu(["compile", "seq-total", "--arch", "arm64", "--before"]).stdout;
  t.notRegex(before, /store-exclusive .*seq/);
});
