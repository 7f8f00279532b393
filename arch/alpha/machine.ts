// SPDX-License-Identifier: GPL-2.0-only
/** Masking interrupts is a PALcode call that raises the IPL to 7. */
import type { ArchMachine } from "../../tools/machine/arch.js";

export const machines: readonly ArchMachine[] = [
  {
    name: "alpha",
    folder: "alpha",
    label: "alpha",
    memoryModel: "alpha",
    softIrqMask: false,
    plainAdd: "split",
    config: {},
    sources: [
      "arch/alpha/include/asm/percpu.h (v4.9): only the offset, the rest is generic",
      "arch/alpha/include/asm/irqflags.h (v4.9)",
      "arch/alpha/include/asm/barrier.h (v4.9)",
    ],
  },
];
