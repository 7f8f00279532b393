// SPDX-License-Identifier: GPL-2.0-only
/** `inc` and `add` take a memory operand: one instruction, not interlocked without LOCK. */
import type { ArchMachine } from "../../tools/machine/arch.js";

export const machines: readonly ArchMachine[] = [
  {
    name: "x86",
    folder: "x86",
    label: "x86-64",
    memoryModel: "tso",
    softIrqMask: false,
    plainAdd: "one",
    config: {},
    sources: [
      "arch/x86/include/asm/percpu.h (v4.9)",
      "arch/x86/include/asm/preempt.h (v4.9)",
      "arch/x86/include/asm/irqflags.h (v4.9)",
      "arch/x86/include/asm/barrier.h (v4.9)",
    ],
  },
];
