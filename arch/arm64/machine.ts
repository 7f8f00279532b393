// SPDX-License-Identifier: GPL-2.0-only
/** LSE changes cmpxchg() and atomic_t; per-CPU adds stay load-exclusive and store-exclusive. */
import type { ArchMachine } from "../../tools/machine/arch.js";

export const machines: readonly ArchMachine[] = [
  {
    name: "arm64",
    folder: "arm64",
    label: "arm64",
    memoryModel: "armv8",
    softIrqMask: false,
    plainAdd: "split",
    config: { CONFIG_ARM64_LSE_ATOMICS: false },
    sources: [
      "arch/arm64/include/asm/percpu.h (v4.9)",
      "arch/arm64/include/asm/cmpxchg.h (v4.9)",
      "arch/arm64/include/asm/irqflags.h (v4.9)",
      "arch/arm64/include/asm/barrier.h (v4.9)",
    ],
  },
  {
    name: "arm64-lse",
    folder: "arm64",
    label: "arm64 (LSE)",
    memoryModel: "armv8",
    softIrqMask: false,
    plainAdd: "split",
    config: { CONFIG_ARM64_LSE_ATOMICS: true },
    sources: [
      "arch/arm64/include/asm/percpu.h (v4.9): this_cpu_add() is the same with LSE",
      "arch/arm64/include/asm/atomic_lse.h (v4.9)",
    ],
  },
];
