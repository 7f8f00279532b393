// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import {
  meets,
  outcomeFor,
  outcomeText,
  parseOutcome,
  strangers,
} from "../../tools/scenarios/outcome.js";
import { complaint } from "../patch/trees.js";

const declared = {
  path: "test/selftests/x.ts",
  expect: { before: { default: "fail seq-total", x86: "pass" }, after: "pass" },
};
const finding = { rule: "seq-total", text: "", where: [], context: "" };

test("outcomes are read and written", (t) => {
  for (const text of ["pass", "fail", "fail seq-total"]) {
    t.is(outcomeText(parseOutcome(text, "f")), text);
  }
});

test("anything else is refused with its file", (t) => {
  for (const text of ["", "passed", "pass seq-total", "fail two words", "bounded"]) {
    t.regex(
      complaint(() => parseOutcome(text, "f.ts")),
      /^f\.ts: ".*" is no outcome/,
    );
  }
});

test("a machine's own outcome wins over the default", (t) => {
  t.is(outcomeText(outcomeFor(declared, "before", "x86")), "pass");
  t.is(outcomeText(outcomeFor(declared, "before", "arm64")), "fail seq-total");
  t.is(outcomeText(outcomeFor(declared, "after", "arm64")), "pass");
  const none = { path: "f.ts", expect: { before: { x86: "pass" }, after: "pass" } };
  t.regex(
    complaint(() => outcomeFor(none, "before", "arm")),
    /neither "arm" nor "default"/,
  );
});

test("names that are no machine are found", (t) => {
  t.deepEqual(strangers(declared, ["x86", "arm"]), []);
  t.deepEqual(strangers(declared, ["arm"]), ["x86"]);
});

test("a verdict meets an outcome when verdict and rule agree", (t) => {
  t.true(meets({ verdict: "pass" }, { verdict: "pass" }));
  t.true(meets({ verdict: "fail" }, { verdict: "fail", finding }));
  t.true(meets({ verdict: "fail", rule: "seq-total" }, { verdict: "fail", finding }));
  t.false(meets({ verdict: "fail", rule: "deadlock" }, { verdict: "fail", finding }));
  t.false(meets({ verdict: "pass" }, { verdict: "bounded" }));
  t.false(meets({ verdict: "fail" }, { verdict: "pass" }));
});
