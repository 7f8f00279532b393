// SPDX-License-Identifier: GPL-2.0-only
/** Load, add and store are separate; masking interrupts is `cpsid i`. */
import type { ArchMachine } from "../../tools/machine/arch.js";

export const machines: readonly ArchMachine[] = [
  {
    name: "arm",
    folder: "arm",
    label: "arm (v7)",
    memoryModel: "armv7",
    softIrqMask: false,
    plainAdd: "split",
    config: {},
    sources: [
      "arch/arm/include/asm/percpu.h (v4.9): only the offset, the rest is generic",
      "arch/arm/include/asm/irqflags.h (v4.9)",
      "arch/arm/include/asm/barrier.h (v4.9)",
    ],
  },
];
