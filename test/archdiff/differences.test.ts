// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { differencesIn } from "../../tools/archdiff/differences.js";
import { groupsOf, reachOf } from "../../tools/archdiff/outcomes.js";
import { result } from "../selftest/results.js";
import { ending, reach, run } from "./made.js";

test("machines with the same outcomes are one group, in the order they are asked for", (t) => {
  const all = [reach("arm", ["a=1", "a=2"]), reach("x86", ["a=1"]), reach("riscv", ["a=1", "a=2"])];
  t.deepEqual(groupsOf(all), [
    { archs: ["arm", "riscv"], outcomes: ["a=1", "a=2"] },
    { archs: ["x86"], outcomes: ["a=1"] },
  ]);
});

test("a search that was stopped is no equal of one that was not", (t) => {
  const groups = groupsOf([reach("arm", ["a=1"]), reach("x86", ["a=1"], "no time")]);
  t.deepEqual(groups, [
    { archs: ["arm"], outcomes: ["a=1"] },
    { archs: ["x86"], outcomes: ["a=1"], stopped: "no time" },
  ]);
});

test("what one can reach and another cannot", (t) => {
  const found = differencesIn([
    reach("arm", ["a=1", "a=2"]),
    reach("riscv", ["a=1", "a=2"]),
    reach("x86", ["a=1", "fails: b"]),
  ]);
  t.deepEqual(
    found.map(({ outcome, reachedBy, notBy, unknown }) => ({ outcome, reachedBy, notBy, unknown })),
    [
      { outcome: "a=2", reachedBy: ["arm", "riscv"], notBy: ["x86"], unknown: [] },
      { outcome: "fails: b", reachedBy: ["x86"], notBy: ["arm", "riscv"], unknown: [] },
    ],
  );
  t.deepEqual(differencesIn([reach("arm", ["a=1"]), reach("x86", ["a=1"])]), []);
});

test("what a stopped search has not met is not known, and no difference of itself", (t) => {
  const stopped = reach("arm", ["a=1"], "no time");
  t.deepEqual(differencesIn([stopped, reach("x86", ["a=1", "a=2"])]), []);
  const [found] = differencesIn([stopped, reach("x86", ["a=1", "a=2"]), reach("s390", ["a=1"])]);
  t.deepEqual([found?.notBy, found?.unknown], [["s390"], ["arm"]]);
  // What it has met is real.
  const [met] = differencesIn([reach("arm", ["a=3"], "no time"), reach("x86", [])]);
  t.deepEqual([met?.outcome, met?.reachedBy, met?.notBy], ["a=3", ["arm"], ["x86"]]);
});

test("the witness is that of fewest changes of context, then of fewest steps", (t) => {
  const long = { ...reach("arm", []), endings: [ending("a", [1, 2, 1, 2])] };
  const short = { ...reach("riscv", []), endings: [ending("a", [1, 1, 1, 2])] };
  const shortest = { ...reach("sparc", []), endings: [ending("a", [1, 2])] };
  const none = reach("x86", []);
  t.is(differencesIn([long, short, none])[0]?.witnessOf.arch, "riscv");
  t.is(differencesIn([long, short, shortest, none])[0]?.witnessOf.arch, "sparc");
});

test("a reach is that of the run which the machine shares", (t) => {
  const runs = [run(["arm", "riscv"], [ending("a")]), run(["x86"], [ending("b")], "no memory")];
  const found = reachOf(runs, "s", "before", ["riscv", "x86"]);
  t.deepEqual(
    found.map(({ arch, run: of, stopped }) => [arch, of.machine.name, stopped]),
    [
      ["riscv", "arm", undefined],
      ["x86", "x86", "no memory"],
    ],
  );
  t.throws(() => reachOf(runs, "s", "after", ["x86"]), { message: /was not run/ });
  const bare = { ...run(["arm"], []), result: result() };
  t.throws(() => reachOf([bare], "s", "before", ["arm"]), {
    message: /was not run to its endings/,
  });
});
