// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { claimFor, readClaims, strangePlaces } from "../../tools/selftest/claims.js";
import { complaint } from "../patch/trees.js";
import { machine } from "./results.js";

const ARM = machine("arm");
const X86 = { ...machine("x86"), plainAdd: "one" as const };
const FILE = "patches/busted/x.patch";

const MAIL = [
  "Fails everywhere: this is prose.",
  "",
  "Fails: c-balance (c-balance) on split",
  "Passes: c-balance on one, s390",
  "Passes: seq-total on all",
  "Weak: store-buffering on all",
].join("\n");

test("trailers are claims, prose is not", (t) => {
  t.deepEqual(readClaims(MAIL, FILE, "fail"), [
    {
      scenario: "c-balance",
      outcome: { verdict: "fail", rule: "c-balance" },
      weak: false,
      where: ["split"],
    },
    {
      scenario: "c-balance",
      outcome: { verdict: "pass" },
      weak: false,
      where: ["one", "s390"],
    },
    { scenario: "seq-total", outcome: { verdict: "pass" }, weak: false, where: ["all"] },
    { scenario: "store-buffering", outcome: { verdict: "pass" }, weak: true, where: ["all"] },
  ]);
});

test("a claim holds for all, for a kind of machine, or for one by name", (t) => {
  const claims = readClaims(MAIL, FILE, "fail");
  t.is(claimFor(claims, "c-balance", ARM, FILE).outcome.verdict, "fail");
  t.is(claimFor(claims, "c-balance", X86, FILE).outcome.verdict, "pass");
  t.is(
    claimFor(claims, "c-balance", { ...X86, name: "s390", plainAdd: "interlocked" }, FILE).outcome
      .verdict,
    "pass",
  );
  t.is(claimFor(claims, "seq-total", ARM, FILE).outcome.verdict, "pass");
});

test("every machine must be covered, and once", (t) => {
  const odd = { ...machine("odd"), plainAdd: "interlocked" as const };
  const claims = readClaims(MAIL, FILE, "fail");
  t.regex(
    complaint(() => claimFor(claims, "c-balance", odd, FILE)),
    /x\.patch claims nothing of c-balance on odd/,
  );
  const twice = readClaims(`${MAIL}\nPasses: c-balance on arm`, FILE, "fail");
  t.regex(
    complaint(() => claimFor(twice, "c-balance", ARM, FILE)),
    /claims more than one thing of c-balance on arm/,
  );
});

for (const line of [
  "Fails: c-balance on all",
  "Passes: c-balance (c-balance) on all",
  "Weak: c-balance (c-balance) on all",
  "Fails: (c-balance) on all",
  "Fails: c-balance (c-balance)",
  "Fails: c-balance (c-balance) on ",
]) {
  test(`"${line}" is no claim`, (t) => {
    t.regex(
      complaint(() => readClaims(`${MAIL}\n${line}`, FILE, "fail")),
      /is no claim\. Write "Fails: scenario \(rule\) on machines"/,
    );
  });
}

test("a variant that nobody notices is none", (t) => {
  t.regex(
    complaint(() => readClaims("Passes: c-balance on all", FILE, "fail")),
    /claims of no scenario that it fails/,
  );
});

test("one that only weaker memory would show is", (t) => {
  const [claim] = readClaims("Weak: store-buffering on all", FILE, "fail");
  t.true(claim?.weak);
  t.is(claim?.outcome.verdict, "pass");
});

test("a fix that shows nowhere is none", (t) => {
  t.is(readClaims("Passes: c-balance on all", FILE, "pass").length, 1);
  t.regex(
    complaint(() => readClaims("Fails: c-balance (c-balance) on all", FILE, "pass")),
    /claims of no scenario that it passes/,
  );
});

test("places that no machine is at are found", (t) => {
  t.deepEqual(strangePlaces(readClaims(MAIL, FILE, "fail"), [ARM, X86]), ["s390"]);
});
