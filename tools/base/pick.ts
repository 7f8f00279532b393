// SPDX-License-Identifier: GPL-2.0-only
import { UserError } from "./errors.js";

/** `tree/` asks for all whose names begin so. */
function isAsked(asked: string, name: string): boolean {
  return asked === name || (asked.endsWith("/") && name.startsWith(asked));
}

/**
 * Those of `all` that are asked for by name, in the order of `all`; all of them when none is named.
 * An unknown name is answered with the names there are.
 */
export function pick<T extends { readonly name: string }>(
  kind: string,
  all: readonly T[],
  names: readonly string[],
): T[] {
  const unknown = names.filter((name) => !all.some((item) => isAsked(name, item.name)));
  if (unknown.length > 0) {
    const known = all.map(({ name }) => name).join(", ");
    throw new UserError(`There is no ${kind} "${unknown.join('", "')}". Known: ${known}.`);
  }
  return all.filter(
    ({ name }) => names.length === 0 || names.some((asked) => isAsked(asked, name)),
  );
}
