// SPDX-License-Identifier: GPL-2.0-only
/** Measurements and statements that others have published, to stand beside the counts. */

/** One of them. */
export interface Published {
  /** Folders under arch/ it is about; empty if it is about none in particular. */
  readonly folders: readonly string[];
  readonly text: string;
  /** Where it was published: a commit, or a thread and its date. */
  readonly source: string;
}

/** In the order they are shown in. */
export const PUBLISHED: readonly Published[] = [
  {
    folders: [],
    text:
      'The claim, "performance differences down in the noise", comes without a measurement. It is about one ' +
      "increment for each lock; v4.9 has two and pays for each.",
    source: "1123a6041654",
  },
  {
    folders: [],
    text:
      "netperf before and after KVM's interrupt routing moved to SRCU: -0.2 % on average, standard " +
      "deviation 0.6 %. Against such noise a whole pair could hardly be seen.",
    source: "719d93cd5f5c",
  },
  {
    folders: ["x86"],
    text: "An exchange of a per-CPU word takes 1 cycle plain, 11 by a cmpxchg without LOCK, 37 with LOCK.",
    source: "8270137a0d50 (2010)",
  },
  {
    folders: ["arm64"],
    text:
      "percpu-rwsem going from preempt_disable() and __this_cpu operations to this_cpu ones, v4.19: from " +
      "166.1 to 63.9 million pairs a second, 60 % fewer.",
    source: "lkml, September 2020",
  },
  {
    folders: ["arm64"],
    text:
      "One this_cpu_add(): 5 to 7 ns by exclusives; by an LSE instruction, which v4.9 does not use here, 5 ns on one " +
      "processor and 45 to 68 ns on two others.",
    source: "linux-arm-kernel, October and November 2025",
  },
  {
    folders: ["arm64"],
    text: "A pair of another SRCU flavour: 12 to 13 ns with plain increments and interrupts off, 100 ns with LSE.",
    source: "linux-arm-kernel, October and November 2025",
  },
  {
    folders: ["powerpc"],
    text: "An increment by exclusives takes 38 ns, one in the soft interrupt mask (with the PMU's) 10 ns.",
    source: "6cd74d2b6174 (v4.17)",
  },
  {
    folders: ["powerpc"],
    text:
      "this_cpu operations in the interrupt mask cost a futex reference count 10 %; preemption off and __this_cpu " +
      "operations, half of that.",
    source: "e6f55fe790a6 (2025)",
  },
  {
    folders: ["s390"],
    text: "Giving back a lock by compare-and-swap takes 5.8 ns, by a barrier and a store 0.7 ns.",
    source: "ea61a579ab87 (zEC12)",
  },
];
