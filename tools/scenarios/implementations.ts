// SPDX-License-Identifier: GPL-2.0-only
/** The implementations of SRCU, of which an image has one: what include/linux/srcu.ts chooses from. */
import type { CHOICE, Configuration } from "../kcc/config.js";

/** What the tools have to know of one. */
interface Facts {
  /** The option that chooses it, */
  readonly option: (typeof CHOICE)[number];
  /** and what else is set with that. */
  readonly config: Configuration;
  /** Its header, as it is imported. */
  readonly header: string;
  /** It is for one CPU: what scenarios have on several is all on that, and it does not go offline. */
  readonly isOnOneCpu: boolean;
  /** It queues work on a CPU of its choice, so that each has a kworker of its own. */
  readonly hasCpuWorkers: boolean;
}

const OTHERS = { config: {}, isOnOneCpu: false, hasCpuWorkers: false } as const;

/** The table of them. Tiny SRCU is for one CPU and a kernel that does not preempt itself. */
const TABLE = {
  "v4.9": { ...OTHERS, option: "CONFIG_V4_9_SRCU", header: "linux/srcuv49" },
  classic: { ...OTHERS, option: "CONFIG_CLASSIC_SRCU", header: "linux/srcuclassic" },
  tree: { ...OTHERS, option: "CONFIG_TREE_SRCU", header: "linux/srcutree", hasCpuWorkers: true },
  tiny: {
    ...OTHERS,
    option: "CONFIG_TINY_SRCU",
    config: { CONFIG_SMP: false, CONFIG_PREEMPT: false },
    header: "linux/srcutiny",
    isOnOneCpu: true,
  },
} as const satisfies Record<string, Facts>;

/** Short name of one: in scenarios' lists, and before the `/` of their names. */
export type Implementation = keyof typeof TABLE;

/** All of them, the one without a prefix first. */
export const IMPLEMENTATIONS = Object.keys(TABLE) as readonly Implementation[];

/** The one that scenarios are of which name none. */
export const DEFAULT_IMPLEMENTATION: Implementation = "v4.9";

/** What there is to know of one. */
export function factsOf(name: Implementation): Facts {
  return TABLE[name];
}

/** What there is to know of the one that a configuration chooses. */
export function implementationIn(config: Configuration): Facts {
  const name = IMPLEMENTATIONS.find((one) => config[TABLE[one].option] === true);
  return TABLE[name ?? DEFAULT_IMPLEMENTATION];
}

/** The options that choose it. */
export function implementationConfig(name: Implementation): Configuration {
  const { option, config } = TABLE[name];
  return { [option]: true, ...config };
}

/** What a scenario is called that is run on several: `seq-total` on v4.9's, `tree/kvm-teardown`. */
export function scenarioName(name: string, implementation: Implementation): string {
  return implementation === DEFAULT_IMPLEMENTATION ? name : `${implementation}/${name}`;
}
