// SPDX-License-Identifier: GPL-2.0-only
/** sparc64. Masking interrupts raises %pil to 14. */
import type { ArchMachine } from "../../tools/machine/arch.js";

export const machines: readonly ArchMachine[] = [
  {
    name: "sparc",
    folder: "sparc",
    label: "sparc64",
    memoryModel: "tso",
    softIrqMask: false,
    plainAdd: "split",
    config: {},
    sources: [
      "arch/sparc/include/asm/percpu_64.h (v4.9): only the offset, the rest is generic",
      "arch/sparc/include/asm/irqflags_64.h (v4.9)",
      "arch/sparc/include/asm/barrier_64.h (v4.9)",
    ],
  },
];
