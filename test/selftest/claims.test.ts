// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { claimedOutcome, readClaims, strangePlaces } from "../../tools/selftest/claims.js";
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
].join("\n");

test("trailers are claims, prose is not", (t) => {
  t.deepEqual(readClaims(MAIL, FILE), [
    {
      scenario: "c-balance",
      outcome: { verdict: "fail", rule: "c-balance" },
      where: ["split"],
    },
    { scenario: "c-balance", outcome: { verdict: "pass" }, where: ["one", "s390"] },
    { scenario: "seq-total", outcome: { verdict: "pass" }, where: ["all"] },
  ]);
});

test("a claim holds for all, for a kind of machine, or for one by name", (t) => {
  const claims = readClaims(MAIL, FILE);
  t.is(claimedOutcome(claims, "c-balance", ARM, FILE).verdict, "fail");
  t.is(claimedOutcome(claims, "c-balance", X86, FILE).verdict, "pass");
  t.is(
    claimedOutcome(claims, "c-balance", { ...X86, name: "s390", plainAdd: "interlocked" }, FILE)
      .verdict,
    "pass",
  );
  t.is(claimedOutcome(claims, "seq-total", ARM, FILE).verdict, "pass");
});

test("every machine must be covered, and once", (t) => {
  const odd = { ...machine("odd"), plainAdd: "interlocked" as const };
  const claims = readClaims(MAIL, FILE);
  t.regex(
    complaint(() => claimedOutcome(claims, "c-balance", odd, FILE)),
    /x\.patch claims nothing of c-balance on odd/,
  );
  const twice = readClaims(`${MAIL}\nPasses: c-balance on arm`, FILE);
  t.regex(
    complaint(() => claimedOutcome(twice, "c-balance", ARM, FILE)),
    /claims more than one thing of c-balance on arm/,
  );
});

for (const line of [
  "Fails: c-balance on all",
  "Passes: c-balance (c-balance) on all",
  "Fails: (c-balance) on all",
  "Fails: c-balance (c-balance)",
  "Fails: c-balance (c-balance) on ",
]) {
  test(`"${line}" is no claim`, (t) => {
    t.regex(
      complaint(() => readClaims(`${MAIL}\n${line}`, FILE)),
      /is no claim\. Write "Fails: scenario \(rule\) on machines"/,
    );
  });
}

test("a variant that nobody notices is none", (t) => {
  t.regex(
    complaint(() => readClaims("Passes: c-balance on all", FILE)),
    /claims of no scenario that it fails/,
  );
});

test("places that no machine is at are found", (t) => {
  t.deepEqual(strangePlaces(readClaims(MAIL, FILE), [ARM, X86]), ["s390"]);
});
