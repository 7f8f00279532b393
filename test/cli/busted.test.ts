// SPDX-License-Identifier: GPL-2.0-only
/** Busted variants from the command line: chosen by name, held to their claims, replayed. */
import { join } from "node:path";
import test from "ava";
import { packageRoot } from "../../tools/base/disk.js";
import type { Checked } from "../../tools/selftest/run.js";
import { Place } from "./srcu.js";

const place = new Place();
test.after.always(() => {
  place.remove();
});

interface Document {
  readonly tests: readonly Checked[];
  readonly coverage: readonly unknown[];
  readonly failed: number;
}

/** Runs `srcu test` and returns its document. */
function tested(...args: string[]): Document {
  const ended = place.srcu(["test", "--json", "--arch", "arm64,x86", ...args]);
  if (ended.stdout === "") throw new Error(ended.stderr);
  return JSON.parse(ended.stdout) as Document;
}

test.serial("a variant alone: what it claims, on the machines named, and no scenario", (t) => {
  const { tests, coverage } = tested("--scenario", "busted/unlock-not-indivisible");
  t.deepEqual(
    tests.map(({ test: name, label, got }) => [name, label, got]),
    [
      ["busted/unlock-not-indivisible", "c-balance arm64", "fail c-balance"],
      ["busted/unlock-not-indivisible", "c-balance x86", "pass"],
      ["busted/unlock-not-indivisible", "mixed-readers arm64", "pass"],
      ["busted/unlock-not-indivisible", "mixed-readers x86", "pass"],
      ["busted/unlock-not-indivisible", "classic/c-balance arm64", "fail count-balance"],
      ["busted/unlock-not-indivisible", "classic/c-balance x86", "pass"],
      ["busted/unlock-not-indivisible", "tree/c-balance arm64", "fail count-balance"],
      ["busted/unlock-not-indivisible", "tree/c-balance x86", "pass"],
      ["busted/unlock-not-indivisible", "tree/mixed-readers arm64", "fail count-balance"],
      ["busted/unlock-not-indivisible", "tree/mixed-readers x86", "pass"],
    ],
  );
  t.deepEqual(coverage, [], "only a full run is asked what it reached");
});

test.serial("a scenario brings with it what variants claim of it", (t) => {
  const names = new Set(tested("--scenario", "seq-total").tests.map((one) => one.test));
  t.deepEqual(
    [...names],
    [
      "seq-total",
      "busted/this-cpu-picked-early",
      "busted/this-cpu-without-irq-off",
      "busted/wrong-rank-in-unlock",
    ],
  );
});

test.serial("a variant's schedule replays from anywhere, and not on another variant", (t) => {
  const { tests } = tested("--scenario", "busted/unlock-not-indivisible", "--out", place.folder);
  const trace = tests.find(({ trace: file }) => file !== undefined)?.trace ?? "";
  const ended = place.srcu(["replay", trace]);
  t.is(ended.status, 1, ended.stderr);
  t.regex(ended.stdout, /=> c-balance: all have left/);
  const other = join(packageRoot(), "patches/busted/wrong-rank-in-unlock.patch");
  const refused = place.srcu(["replay", trace, "--patch", other]);
  t.is(refused.status, 2);
  t.regex(refused.stderr, /the trace was made from image .*, this is image/);
});

test.serial("an unknown name is answered with the names there are", (t) => {
  const { status, stderr } = place.srcu(["test", "--scenario", "busted/no-flop"]);
  t.is(status, 2);
  t.regex(stderr, /no scenario "busted\/no-flop"\. Known: .*busted\/no-flip/);
});

test.serial("the list names them with their subjects", (t) => {
  const { stdout } = place.srcu(["list"]);
  t.regex(stdout, /^ {2}busted\/no-flip +srcu: Do not flip$/m);
});
