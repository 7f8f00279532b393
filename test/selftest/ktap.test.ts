// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { ktap } from "../../tools/selftest/ktap.js";

test("a document: version, plan, nested subtests, diagnostics before their line", (t) => {
  const text = ktap([
    {
      name: "premature-gp",
      ok: false,
      tests: [
        { name: "x86 before: pass", ok: true },
        { name: "arm64 before: pass", ok: false, diagnostics: ["expected fail", "two\nlines"] },
      ],
    },
    { name: "seq-total", ok: true },
  ]);
  t.deepEqual(text.split("\n"), [
    "KTAP version 1",
    "1..2",
    "  KTAP version 1",
    "  1..2",
    "  ok 1 x86 before: pass",
    "  # expected fail",
    "  # two",
    "  # lines",
    "  not ok 2 arm64 before: pass",
    "not ok 1 premature-gp",
    "ok 2 seq-total",
    "",
  ]);
});

test("a name cannot become a directive or another line", (t) => {
  t.true(ktap([{ name: "a # SKIP b\nok 2 c", ok: true }]).includes("ok 1 a   SKIP b ok 2 c\n"));
});

test("no tests", (t) => {
  t.is(ktap([]), "KTAP version 1\n1..0\n");
});
