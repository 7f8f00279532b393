// SPDX-License-Identifier: GPL-2.0-only

/** Two lists laid beside each other: what both have, in order, and what only one has. */
export interface Alignment<T> {
  readonly both: readonly (readonly [T, T])[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
}

/** Lengths of the longest common subsequences of all pairs of tails. */
function lengths(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [row, next] = [table[i], table[i + 1]];
      if (!row || !next) continue;
      const longest = Math.max(next[j] ?? 0, row[j + 1] ?? 0);
      row[j] = a[i] === b[j] ? (next[j + 1] ?? 0) + 1 : longest;
    }
  }
  return table;
}

/** Aligns by the longest common subsequence of `text`. */
export function align<T extends { readonly text: string }>(
  before: readonly T[],
  after: readonly T[],
): Alignment<T> {
  const table = lengths(
    before.map(({ text }) => text),
    after.map(({ text }) => text),
  );
  const result = { both: [] as [T, T][], removed: [] as T[], added: [] as T[] };
  let [i, j] = [0, 0];
  for (;;) {
    const [left, right] = [before[i], after[j]];
    if (!left && !right) return result;
    if (left && right && left.text === right.text) {
      result.both.push([left, right]);
      i++;
      j++;
    } else if (left && (!right || (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))) {
      result.removed.push(left);
      i++;
    } else if (right) {
      result.added.push(right);
      j++;
    }
  }
}
