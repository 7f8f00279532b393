// SPDX-License-Identifier: GPL-2.0-only
import type { Machine } from "../machine/machine.js";
import type { Finding } from "./result.js";
import type { Failure } from "./search.js";

/** `file:line in function()` of an instruction and of the calls that lead to it, innermost first. */
export function callChain(machine: Machine, pc: number): string[] {
  const { code, sources } = machine.image;
  const chain: string[] = [];
  for (let at = code[pc]?.src ?? -1; at >= 0;) {
    const source = sources[at];
    if (!source) break;
    chain.push(`${source.file}:${String(source.line)} in ${source.fn}()`);
    at = source.caller;
  }
  return chain;
}

export function finding(machine: Machine, { violation, context }: Failure): Finding {
  return {
    rule: violation.rule,
    text: violation.text,
    where: violation.pc >= 0 ? callChain(machine, violation.pc) : [],
    context: context?.name ?? "all",
  };
}

/** A call chain below what happened there. */
function chainLines(where: readonly string[]): string[] {
  return where.map((place, depth) => `     ${depth === 0 ? "at" : "by"} ${place}`);
}

/** The finding for people: the rule broken, where, and the other places it is about. */
export function findingLines({ rule, text, where, because }: Finding): string[] {
  const causes = (because ?? []).flatMap((cause) => [
    `   ${cause.text}`,
    ...chainLines(cause.where),
  ]);
  return [`=> ${rule}: ${text}`, ...chainLines(where), ...causes];
}
