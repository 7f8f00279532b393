// SPDX-License-Identifier: GPL-2.0-only
/** powerpc64: interrupts are masked by a byte in the paca and replayed. */
import type { ArchMachine } from "../../tools/machine/arch.js";

export const machines: readonly ArchMachine[] = [
  {
    name: "powerpc",
    folder: "powerpc",
    label: "powerpc64",
    memoryModel: "power",
    softIrqMask: true,
    plainAdd: "split",
    config: { CONFIG_ARCH_WEAK_RELEASE_ACQUIRE: true },
    sources: [
      "arch/powerpc/include/asm/percpu.h (v4.9): only the offset, the rest is generic",
      "arch/powerpc/include/asm/hw_irq.h (v4.9)",
      "arch/powerpc/kernel/irq.c (v4.9)",
      "arch/powerpc/include/asm/barrier.h (v4.9)",
      "arch/powerpc/Kconfig (v4.12): ARCH_WEAK_RELEASE_ACQUIRE",
    ],
  },
];
