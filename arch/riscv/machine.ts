// SPDX-License-Identifier: GPL-2.0-only
/** No port in v4.9; the facts are those of v4.19. */
import type { ArchMachine } from "../../tools/machine/arch.js";

export const machines: readonly ArchMachine[] = [
  {
    name: "riscv",
    folder: "riscv",
    label: "riscv64",
    memoryModel: "rvwmo",
    softIrqMask: false,
    plainAdd: "split",
    config: {},
    sources: [
      "arch/riscv/include/asm/Kbuild (v4.19): percpu.h is generic",
      "arch/riscv/include/asm/irqflags.h (v4.19)",
      "arch/riscv/include/asm/barrier.h (v4.19)",
    ],
  },
];
