// SPDX-License-Identifier: GPL-2.0-only
/** The table of planted faults. */
import test from "ava";
import { faultTable } from "../../tools/selftest/fault-table.js";
import {
  claimed,
  faultRows,
  measured,
  type FaultRow,
  type Sighting,
} from "../../tools/selftest/faults.js";
import type { Checked } from "../../tools/selftest/run.js";
import { readVariants } from "../../tools/selftest/variants.js";
import { openSession } from "../../tools/session/session.js";

const SIGHTING: Sighting = {
  fault: "busted/f",
  srcu: "v4.9",
  scenario: "s",
  machine: "arm",
  rule: undefined,
  weak: false,
};

function seen(...all: readonly Partial<Sighting>[]): FaultRow[] {
  return faultRows(all.map((one) => ({ ...SIGHTING, ...one })));
}

test("a fault is found where a scenario fails, and not where none does", (t) => {
  const [row, ...others] = seen(
    { rule: "r" },
    { scenario: "t" },
    { machine: "x86" },
    { scenario: "t", machine: "x86" },
  );
  t.is(others.length, 0);
  t.deepEqual(row?.marks, { arm: "F", x86: "P" });
  t.deepEqual(row?.found, ["s (r)"]);
  t.deepEqual(row?.run, ["s", "t"]);
});

test("what takes weak memory says so, unless something is found all the same", (t) => {
  const weak = { weak: true };
  t.deepEqual(seen(weak)[0]?.marks, { arm: "W" });
  t.deepEqual(seen(weak, { scenario: "t" })[0]?.marks, { arm: "W" });
  t.deepEqual(seen(weak, { scenario: "t", rule: "r" })[0]?.marks, { arm: "F" });
});

test("implementations are looked at apart, and share a row of the table if they agree", (t) => {
  const tree = { srcu: "tree", scenario: "tree/s" } as const;
  const both = seen({ rule: "r" }, { ...tree, rule: "q" });
  t.is(both.length, 2);
  t.deepEqual(faultTable(both).split("\n"), [
    "| planted fault | in | arm | found by |",
    "| --- | --- | --- | --- |",
    "| `f` | v4.9, tree | F | `s (r)`, `tree/s (q)` |",
  ]);
  t.deepEqual(
    faultTable(seen({ rule: "r" }, tree))
      .split("\n")
      .slice(2),
    ["| `f` | v4.9 | F | `s (r)` |", "| `f` | tree | P | not by `tree/s` |"],
  );
});

test("machines with the same marks in every row share a column", (t) => {
  const rows = seen(
    { rule: "r" },
    { machine: "riscv", rule: "r" },
    { machine: "x86" },
    { fault: "busted/g", rule: "r" },
    { fault: "busted/g", machine: "riscv", rule: "r" },
    { fault: "busted/g", machine: "x86", rule: "r" },
  );
  t.is(faultTable(rows).split("\n")[0], "| planted fault | in | arm, riscv | x86 | found by |");
});

test("what was measured takes the place of what is claimed", (t) => {
  const run: Checked = {
    ...{ test: "busted/f", label: "s arm", scenario: "s", arch: "arm", side: "busted/f" },
    ...{ expected: "pass", got: "fail r", states: 1, transitions: 1, bounded: false, problems: [] },
  };
  t.is(measured([SIGHTING], [run])[0]?.rule, "r");
  t.is(measured([{ ...SIGHTING, rule: "r" }], [{ ...run, got: "pass" }])[0]?.rule, undefined);
  t.throws(() => measured([{ ...SIGHTING, machine: "x86" }], [run]), { message: /not run on x86/ });
});

test("every fault is found somewhere or says that it takes weak memory", async (t) => {
  const session = await openSession({ arch: [], scenario: [] });
  const variants = readVariants(session.root, session.allMachines);
  const all = claimed(variants, session.scenarios, session.allMachines);
  const rows = faultRows(all.filter(({ fault }) => fault.startsWith("busted/")));
  for (const fault of new Set(rows.map((row) => row.fault))) {
    const marks = rows
      .filter((row) => row.fault === fault)
      .flatMap((row) => Object.values(row.marks));
    t.true(marks.includes("F") || marks.includes("W"), fault);
    t.is(marks.length % session.allMachines.length, 0, fault);
  }
});
