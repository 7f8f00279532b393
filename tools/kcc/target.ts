// SPDX-License-Identifier: GPL-2.0-only

/** What the compiler has to know of a machine; `arch/<arch>/machine.ts` says more. */
export interface Target {
  readonly name: string;
  /** The folder under arch/ that holds its headers. */
  readonly folder: string;
  /** What `x += constant` on memory becomes: three instructions, one, or one that nothing can split. */
  readonly plainAdd: "split" | "one" | "interlocked";
  /** Configuration this machine sets, over the defaults. */
  readonly config: Readonly<Record<string, boolean | number>>;
}
