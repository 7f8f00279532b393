// SPDX-License-Identifier: GPL-2.0-only
/** What `arch/<arch>/machine.ts` says about the hardware; its headers say what the kernel does with it. */

/** One machine to compile and run for: an architecture, or an option of it with its own name. */
export interface ArchMachine {
  /** As given to `ARCH=`: `x86`, `arm64`, `arm64-lse`, `s390-z9-109`... */
  readonly name: string;
  /** The folder under arch/ that holds its headers. */
  readonly folder: string;
  /** For people: `arm64 (LSE)`. */
  readonly label: string;
  /** Hardware memory model; runs are sequentially consistent until that model exists. */
  readonly memoryModel: "tso" | "armv8" | "armv7" | "power" | "rvwmo" | "alpha";
  /** Interrupts are masked by a software flag; one that arrives is recorded and replayed. */
  readonly softIrqMask: boolean;
  /**
   * The compiler turns `x += constant` on memory into one instruction: `split` (load, add, store),
   * `one` (not interlocked), `interlocked` (other CPUs cannot come between either).
   */
  readonly plainAdd: "split" | "one" | "interlocked";
  /** Configuration this machine sets, over the defaults. */
  readonly config: Readonly<Record<string, boolean | number>>;
  /** Where the facts were read: kernel file and version. */
  readonly sources: readonly string[];
}
