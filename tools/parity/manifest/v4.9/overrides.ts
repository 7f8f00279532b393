// SPDX-License-Identifier: GPL-2.0-only
/** What each architecture has of its own, and what that does. */
import type { Override } from "../manifest.js";

export const overrides: readonly Override[] = [
  {
    path: "include/asm-generic/atomic-llsc.ts",
    header: "atomic",
    functions: [
      { name: "atomic_add_return", steps: ["smp_mb", "atomic_add_return_relaxed", "smp_mb"] },
      { name: "atomic_add", steps: ["atomic_add_return_relaxed"] },
    ],
  },
  {
    path: "include/asm-generic/barrier-tso.ts",
    header: "barrier",
    functions: [
      { name: "smp_rmb", steps: ["barrier"] },
      { name: "smp_wmb", steps: ["barrier"] },
      { name: "smp_mb__before_atomic", steps: ["barrier"] },
      { name: "smp_mb__after_atomic", steps: ["barrier"] },
      { name: "smp_store_release", steps: ["barrier", "WRITE_ONCE"] },
      { name: "smp_load_acquire", steps: ["READ_ONCE", "barrier"] },
    ],
  },
  {
    path: "include/asm-generic/cmpxchg-llsc.ts",
    header: "cmpxchg",
    functions: [
      {
        name: "cmpxchg_relaxed",
        steps: ["insn_load_exclusive $", "!==", "insn_store_exclusive $", "=== 0"],
      },
      { name: "xchg", steps: ["smp_mb", "xchg_relaxed", "smp_mb"] },
      { name: "cmpxchg", steps: ["smp_mb", "cmpxchg_relaxed", "smp_mb"] },
    ],
  },
  {
    path: "arch/alpha/include/asm/atomic.h",
    header: "atomic",
    via: "include/asm-generic/atomic-llsc.ts",
    functions: [],
  },
  {
    path: "arch/alpha/include/asm/barrier.h",
    header: "barrier",
    functions: [
      { name: "smp_rmb", steps: ["insn_fence mb"] },
      { name: "smp_read_barrier_depends", steps: ["insn_fence mb"] },
    ],
  },
  {
    path: "arch/alpha/include/asm/cmpxchg.h",
    header: "cmpxchg",
    via: "include/asm-generic/cmpxchg-llsc.ts",
    functions: [],
  },
  {
    path: "arch/arm/include/asm/atomic.h",
    header: "atomic",
    via: "include/asm-generic/atomic-llsc.ts",
    functions: [],
  },
  {
    path: "arch/arm/include/asm/barrier.h",
    header: "barrier",
    functions: [{ name: "smp_rmb", steps: ["insn_fence mb"] }],
  },
  {
    path: "arch/arm/include/asm/cmpxchg.h",
    header: "cmpxchg",
    via: "include/asm-generic/cmpxchg-llsc.ts",
    functions: [],
  },
  {
    path: "arch/arm64/include/asm/atomic.h",
    header: "atomic",
    functions: [
      {
        name: "atomic_add",
        steps: ["IS_ENABLED CONFIG_ARM64_LSE_ATOMICS", "insn_lock_add counter", "llsc_atomic_add"],
      },
      {
        name: "atomic_add_return",
        steps: [
          "IS_ENABLED CONFIG_ARM64_LSE_ATOMICS",
          "insn_lock_xadd counter",
          "+",
          "llsc_atomic_add_return",
        ],
      },
    ],
  },
  {
    path: "arch/arm64/include/asm/barrier.h",
    header: "barrier",
    functions: [
      { name: "smp_store_release", steps: ["insn_store_release"] },
      { name: "smp_load_acquire", steps: ["insn_load_acquire"] },
    ],
  },
  {
    path: "arch/arm64/include/asm/cmpxchg.h",
    header: "cmpxchg",
    functions: [
      {
        name: "xchg",
        steps: ["IS_ENABLED CONFIG_ARM64_LSE_ATOMICS", "insn_lock_xchg $", "llsc_xchg"],
      },
      {
        name: "cmpxchg",
        steps: ["IS_ENABLED CONFIG_ARM64_LSE_ATOMICS", "insn_lock_cmpxchg $", "llsc_cmpxchg"],
      },
      {
        name: "cmpxchg_relaxed",
        steps: [
          "IS_ENABLED CONFIG_ARM64_LSE_ATOMICS",
          "insn_lock_cmpxchg $",
          "llsc_cmpxchg_relaxed",
        ],
      },
    ],
  },
  {
    path: "arch/arm64/include/asm/percpu.h",
    header: "percpu",
    functions: [
      {
        name: "this_cpu_read",
        steps: ["preempt_disable", "arch_raw_cpu_ptr", "READ_ONCE $", "preempt_enable"],
      },
      {
        name: "this_cpu_write",
        steps: ["preempt_disable", "arch_raw_cpu_ptr", "WRITE_ONCE $", "preempt_enable"],
      },
      {
        name: "this_cpu_add_return",
        steps: [
          "preempt_disable",
          "arch_raw_cpu_ptr",
          "insn_load_exclusive $",
          "+",
          "insn_store_exclusive $",
          "!== 0",
          "insn_load_exclusive $",
          "+",
          "preempt_enable",
        ],
      },
      { name: "this_cpu_add", steps: ["this_cpu_add_return"] },
      {
        name: "this_cpu_and",
        steps: [
          "preempt_disable",
          "arch_raw_cpu_ptr",
          "!== 0",
          "insn_load_exclusive $",
          "&",
          "insn_store_exclusive $",
          "preempt_enable",
        ],
      },
      {
        name: "this_cpu_or",
        steps: [
          "preempt_disable",
          "arch_raw_cpu_ptr",
          "!== 0",
          "insn_load_exclusive $",
          "|",
          "insn_store_exclusive $",
          "preempt_enable",
        ],
      },
      {
        name: "this_cpu_xchg",
        steps: [
          "preempt_disable",
          "arch_raw_cpu_ptr",
          "insn_load_exclusive $",
          "insn_store_exclusive $",
          "!== 0",
          "insn_load_exclusive $",
          "preempt_enable",
        ],
      },
      {
        name: "this_cpu_cmpxchg",
        steps: ["preempt_disable", "arch_raw_cpu_ptr", "cmpxchg_relaxed", "preempt_enable"],
      },
    ],
  },
  {
    path: "arch/powerpc/include/asm/atomic.h",
    header: "atomic",
    via: "include/asm-generic/atomic-llsc.ts",
    functions: [],
  },
  {
    path: "arch/powerpc/include/asm/barrier.h",
    header: "barrier",
    functions: [
      { name: "smp_store_release", steps: ["insn_fence release", "WRITE_ONCE"] },
      { name: "smp_load_acquire", steps: ["READ_ONCE", "insn_fence acquire"] },
    ],
  },
  {
    path: "arch/powerpc/include/asm/cmpxchg.h",
    header: "cmpxchg",
    via: "include/asm-generic/cmpxchg-llsc.ts",
    functions: [],
  },
  {
    path: "arch/powerpc/include/asm/irqflags.h",
    header: "irqflags",
    functions: [
      { name: "arch_local_save_flags", steps: ["insn_soft_irq_enabled"] },
      { name: "arch_local_irq_disable", steps: ["insn_soft_irq_set 0"] },
      { name: "arch_local_irq_save", steps: ["arch_local_save_flags", "arch_local_irq_disable"] },
      {
        name: "arch_local_irq_restore",
        steps: [
          "insn_soft_irq_set",
          "=== 0",
          "insn_irq_happened",
          "=== 0",
          "insn_irq_set 0",
          "insn_irq_replay",
          "insn_irq_set 1",
        ],
      },
      { name: "arch_local_irq_enable", steps: ["arch_local_irq_restore 1"] },
      { name: "arch_irqs_disabled_flags", steps: ["=== 0"] },
      {
        name: "arch_irqs_disabled",
        steps: ["arch_local_save_flags", "arch_irqs_disabled_flags", "insn_irq_enabled", "=== 0"],
      },
    ],
  },
  {
    path: "arch/riscv/include/asm/atomic.h",
    header: "atomic",
    functions: [
      { name: "atomic_add", steps: ["insn_lock_add counter"] },
      { name: "atomic_add_return", steps: ["insn_lock_xadd counter", "+"] },
    ],
  },
  {
    path: "arch/riscv/include/asm/barrier.h",
    header: "barrier",
    functions: [
      { name: "smp_store_release", steps: ["insn_fence release", "WRITE_ONCE"] },
      { name: "smp_load_acquire", steps: ["READ_ONCE", "insn_fence acquire"] },
    ],
  },
  {
    path: "arch/riscv/include/asm/cmpxchg.h",
    header: "cmpxchg",
    via: "include/asm-generic/cmpxchg-llsc.ts",
    functions: [{ name: "xchg", steps: ["insn_lock_xchg $"] }],
  },
  {
    path: "arch/s390/include/asm/atomic.h",
    header: "atomic",
    functions: [
      {
        name: "atomic_add",
        steps: [
          "IS_ENABLED CONFIG_HAVE_MARCH_Z196_FEATURES",
          "insn_lock_add counter",
          "cs_atomic_add_return",
        ],
      },
      {
        name: "atomic_add_return",
        steps: [
          "IS_ENABLED CONFIG_HAVE_MARCH_Z196_FEATURES",
          "insn_lock_xadd counter",
          "+",
          "cs_atomic_add_return",
        ],
      },
    ],
  },
  {
    path: "arch/s390/include/asm/barrier.h",
    header: "barrier",
    via: "include/asm-generic/barrier-tso.ts",
    functions: [],
  },
  {
    path: "arch/s390/include/asm/percpu.h",
    header: "percpu",
    functions: [
      {
        name: "this_cpu_add",
        steps: [
          "IS_ENABLED CONFIG_HAVE_MARCH_Z196_FEATURES",
          "preempt_disable",
          "arch_raw_cpu_ptr",
          "insn_lock_add $",
          "preempt_enable",
          "this_cpu_add_return",
        ],
      },
      {
        name: "this_cpu_add_return",
        steps: [
          "preempt_disable",
          "arch_raw_cpu_ptr",
          "IS_ENABLED CONFIG_HAVE_MARCH_Z196_FEATURES",
          "insn_lock_xadd $",
          "+",
          "+",
          "insn_lock_cmpxchg $",
          "===",
          "preempt_enable",
        ],
      },
      {
        name: "this_cpu_and",
        steps: [
          "preempt_disable",
          "arch_raw_cpu_ptr",
          "IS_ENABLED CONFIG_HAVE_MARCH_Z196_FEATURES",
          "insn_lock_and $",
          "&",
          "insn_lock_cmpxchg $",
          "===",
          "preempt_enable",
        ],
      },
      {
        name: "this_cpu_or",
        steps: [
          "preempt_disable",
          "arch_raw_cpu_ptr",
          "IS_ENABLED CONFIG_HAVE_MARCH_Z196_FEATURES",
          "insn_lock_or $",
          "|",
          "insn_lock_cmpxchg $",
          "===",
          "preempt_enable",
        ],
      },
      {
        name: "this_cpu_xchg",
        steps: ["preempt_disable", "arch_raw_cpu_ptr", "xchg", "preempt_enable"],
      },
      {
        name: "this_cpu_cmpxchg",
        steps: ["preempt_disable", "arch_raw_cpu_ptr", "cmpxchg", "preempt_enable"],
      },
    ],
  },
  {
    path: "arch/sparc/include/asm/barrier.h",
    header: "barrier",
    via: "include/asm-generic/barrier-tso.ts",
    functions: [],
  },
  {
    path: "arch/x86/include/asm/atomic.h",
    header: "atomic",
    functions: [
      { name: "atomic_add", steps: ["insn_lock_add counter"] },
      { name: "atomic_add_return", steps: ["insn_lock_xadd counter", "+"] },
    ],
  },
  {
    path: "arch/x86/include/asm/barrier.h",
    header: "barrier",
    via: "include/asm-generic/barrier-tso.ts",
    functions: [{ name: "smp_store_mb", steps: ["insn_lock_xchg"] }],
  },
  {
    path: "arch/x86/include/asm/kvm_irq.ts",
    header: "kvm_irq",
    functions: [
      {
        name: "kvm_arch_set_irq_inatomic",
        steps: [
          "type === KVM_IRQ_ROUTING_HV_SINT",
          "kvm_hv_set_sint",
          "type !== KVM_IRQ_ROUTING_MSI",
          "return -EWOULDBLOCK",
          "kvm_set_msi",
        ],
      },
    ],
  },
  {
    path: "arch/x86/include/asm/percpu.h",
    header: "percpu",
    functions: [
      { name: "raw_cpu_read", steps: ["insn_percpu_load"] },
      { name: "raw_cpu_write", steps: ["insn_percpu_store"] },
      { name: "raw_cpu_add", steps: ["insn_percpu_add"] },
      { name: "raw_cpu_and", steps: ["insn_percpu_and"] },
      { name: "raw_cpu_or", steps: ["insn_percpu_or"] },
      { name: "raw_cpu_add_return", steps: ["insn_percpu_xadd", "+"] },
      { name: "raw_cpu_xchg", steps: ["insn_percpu_load", "insn_percpu_cmpxchg", "==="] },
      { name: "raw_cpu_cmpxchg", steps: ["insn_percpu_cmpxchg"] },
      { name: "this_cpu_read", steps: ["insn_percpu_load"] },
      { name: "this_cpu_write", steps: ["insn_percpu_store"] },
      { name: "this_cpu_add", steps: ["insn_percpu_add"] },
      { name: "this_cpu_and", steps: ["insn_percpu_and"] },
      { name: "this_cpu_or", steps: ["insn_percpu_or"] },
      { name: "this_cpu_add_return", steps: ["insn_percpu_xadd", "+"] },
      { name: "this_cpu_xchg", steps: ["insn_percpu_load", "insn_percpu_cmpxchg", "==="] },
      { name: "this_cpu_cmpxchg", steps: ["insn_percpu_cmpxchg"] },
    ],
  },
  {
    path: "arch/x86/include/asm/preempt.h",
    header: "preempt",
    functions: [
      { name: "__preempt_count_add", steps: ["current_thread_info", "insn_add preempt_count"] },
      { name: "__preempt_count_sub", steps: ["current_thread_info", "insn_add preempt_count -"] },
    ],
  },
];
