// SPDX-License-Identifier: GPL-2.0-only
/** How many readers each CPU counts, in each implementation of SRCU. */
import type { Variables } from "./variables.js";

/** The readers that one CPU counts under the rank that new ones do not use, and under the one they use. */
export interface CpuReaders {
  readonly cpu: number;
  readonly old: number;
  readonly current: number;
}

/** What the kernel's test prints of its domain. */
export interface Readers {
  /** The rank that new readers use. */
  readonly idx: number;
  readonly cpus: readonly CpuReaders[];
}

/** Where an implementation keeps its counts. */
interface Counts {
  /** The field of srcu_struct whose low bit is the rank. */
  readonly rank: string;
  /** The field that points to the counts of each CPU, and their struct. */
  readonly percpu: string;
  readonly struct: string;
  /** What is counted up, and what is taken from that, by rank. */
  readonly up: string;
  readonly down?: string;
}

const IMPLEMENTATIONS: readonly Counts[] = [
  { rank: "completed", percpu: "per_cpu_ref", struct: "srcu_struct_array", up: "c" },
  {
    rank: "completed",
    percpu: "per_cpu_ref",
    struct: "srcu_array",
    up: "lock_count",
    down: "unlock_count",
  },
  {
    rank: "srcu_idx",
    percpu: "sda",
    struct: "srcu_data",
    up: "srcu_lock_count",
    down: "srcu_unlock_count",
  },
];

/** The one implementation that has no counts for each CPU. */
const TINY = { rank: "srcu_idx", count: "srcu_lock_nesting" };

/** The counts of the domain at an address. */
export function readersOf(variables: Variables, domain: number, cpus: number): Readers {
  const counts = IMPLEMENTATIONS.find(
    ({ percpu, struct, up }) =>
      variables.hasField("srcu_struct", percpu) && variables.hasField(struct, `${up}[0]`),
  );
  if (!counts) return tinyReaders(variables, domain);
  const idx = variables.field(domain, "srcu_struct", counts.rank) & 1;
  const pointer = variables.field(domain, "srcu_struct", counts.percpu);
  const count = (cpu: number, rank: number): number =>
    variables.percpuField(pointer, cpu, counts.struct, `${counts.up}[${rank}]`) -
    (counts.down === undefined
      ? 0
      : variables.percpuField(pointer, cpu, counts.struct, `${counts.down}[${rank}]`));
  return {
    idx,
    cpus: Array.from({ length: cpus }, (_, cpu) => ({
      cpu,
      old: count(cpu, 1 - idx),
      current: count(cpu, idx),
    })),
  };
}

function tinyReaders(variables: Variables, domain: number): Readers {
  const idx = variables.field(domain, "srcu_struct", TINY.rank) & 1;
  const count = (rank: number): number =>
    variables.field(domain, "srcu_struct", `${TINY.count}[${rank}]`);
  return { idx, cpus: [{ cpu: 0, old: count(1 - idx), current: count(idx) }] };
}
