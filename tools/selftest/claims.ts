// SPDX-License-Identifier: GPL-2.0-only
/**
 * What the mail of a busted variant or of a fix claims, in trailers such as
 *
 *     Fails: c-balance (c-balance) on split
 *     Passes: c-balance on one, interlocked
 *     Weak: store-buffering on all
 *
 * A scenario, the rule that is broken, and where: `all`, a machine's name, or what `x += 1` in memory
 * is to a machine's compiler (`plainAdd` in arch/<arch>/machine.ts). `Weak` is what passes because
 * memory is sequentially consistent here, and need not on memory that is weaker.
 */
import { UserError } from "../base/errors.js";
import type { ArchMachine } from "../machine/arch.js";
import type { Outcome } from "../scenarios/outcome.js";

/** One trailer. */
export interface Claim {
  readonly scenario: string;
  readonly outcome: Outcome;
  /** It takes weaker memory than there is here to fail. */
  readonly weak: boolean;
  /** As written: names and groups. */
  readonly where: readonly string[];
}

const TRAILER = /^(Fails|Passes|Weak):/;
const CLAIM = /^(Fails|Passes|Weak): (\S+)(?: \(([^()]+)\))? on (\S.*)$/;

function claimOf(line: string, file: string): Claim {
  const [, verb, scenario, rule, where] = CLAIM.exec(line) ?? [];
  const fails = verb === "Fails";
  if (scenario === undefined || where === undefined || fails !== (rule !== undefined)) {
    throw new UserError(
      `${file}: "${line}" is no claim. Write "Fails: scenario (rule) on machines", ` +
        `"Passes: scenario on machines" or "Weak: scenario on machines".`,
    );
  }
  const outcome: Outcome = rule === undefined ? { verdict: "pass" } : { verdict: "fail", rule };
  const named = where.split(",").map((name) => name.trim());
  return { scenario, outcome, weak: verb === "Weak", where: named };
}

const PURPOSE = {
  fail:
    "claims of no scenario that it fails. A busted variant is there to be found: add a line " +
    '"Fails: scenario (rule) on machines" to the mail, or "Weak: scenario on machines".',
  pass:
    "claims of no scenario that it passes. A fix is there to be seen: add a line " +
    '"Passes: scenario on machines" to the mail, or "Weak: scenario on machines".',
};

/**
 * The claims in the text of a mail.
 * @param verdict one that must be among them
 */
export function readClaims(body: string, file: string, verdict: "pass" | "fail"): Claim[] {
  const lines = body.split("\n").filter((line) => TRAILER.test(line));
  const claims = lines.map((line) => claimOf(line, file));
  const serves = ({ outcome, weak }: Claim): boolean => weak || outcome.verdict === verdict;
  if (claims.some(serves)) return claims;
  throw new UserError(`${file} ${PURPOSE[verdict]}`);
}

function isAt(machine: ArchMachine, where: string): boolean {
  return where === "all" || where === machine.plainAdd || where === machine.name;
}

/** What is claimed of a scenario on a machine; there must be exactly one claim. */
export function claimFor(
  claims: readonly Claim[],
  scenario: string,
  machine: ArchMachine,
  file: string,
): Claim {
  const [claim, second] = claims.filter(
    (one) => one.scenario === scenario && one.where.some((where) => isAt(machine, where)),
  );
  if (claim && !second) return claim;
  const what = claim ? "more than one thing" : "nothing";
  throw new UserError(
    `${file} claims ${what} of ${scenario} on ${machine.name}. Its trailers must cover every ` +
      `machine once.`,
  );
}

/** Places in claims that are neither a machine nor a group of machines. */
export function strangePlaces(
  claims: readonly Claim[],
  machines: readonly ArchMachine[],
): string[] {
  const named = [...new Set(claims.flatMap(({ where }) => where))];
  return named.filter((where) => !machines.some((machine) => isAt(machine, where)));
}
