// SPDX-License-Identifier: GPL-2.0-only
/** Which instructions the compiler may use decides whether plain C happens to be one step. */
import type { ArchMachine } from "../../tools/machine/arch.js";

export const machines: readonly ArchMachine[] = [
  {
    name: "s390",
    folder: "s390",
    label: "s390 (z196)",
    memoryModel: "tso",
    softIrqMask: false,
    plainAdd: "interlocked",
    config: { CONFIG_HAVE_MARCH_Z196_FEATURES: true },
    sources: [
      "arch/s390/include/asm/percpu.h (v4.9)",
      "arch/s390/Kconfig (v4.9): z196 by default",
      "GCC -march=z196: `x += 1` on a long in memory is one agsi",
    ],
  },
  {
    name: "s390-z9-109",
    folder: "s390",
    label: "s390 (z9-109)",
    memoryModel: "tso",
    softIrqMask: false,
    plainAdd: "split",
    config: { CONFIG_HAVE_MARCH_Z196_FEATURES: false },
    sources: [
      "arch/s390/include/asm/percpu.h (v4.9)",
      "GCC -march=z9-109: `x += 1` on a long in memory is lg, aghi, stg",
    ],
  },
];
