// SPDX-License-Identifier: GPL-2.0-only
/** Names that are wanted against names that are there. */

/** What is wrong with one name. */
export type Difference<W, F> =
  | { readonly kind: "missing"; readonly wanted: W }
  | { readonly kind: "extra"; readonly found: F }
  /** One stands where the other should. */
  | { readonly kind: "instead"; readonly wanted: W; readonly found: F };

/** A missing name and one too many are taken for one that was renamed. */
export function differences<W, F>(
  wanted: readonly W[],
  found: readonly F[],
  same: (wanted: W, found: F) => boolean,
): Difference<W, F>[] {
  const missing = wanted.filter((one) => !found.some((other) => same(one, other)));
  const extra = found.filter((other) => !wanted.some((one) => same(one, other)));
  const renamed = missing.flatMap((one, i): Difference<W, F>[] => {
    const other = extra[i];
    if (other === undefined) return [{ kind: "missing", wanted: one }];
    return [{ kind: "instead", wanted: one, found: other }];
  });
  const rest = extra.slice(missing.length);
  return [...renamed, ...rest.map((one) => ({ kind: "extra", found: one }) as const)];
}
