// SPDX-License-Identifier: GPL-2.0-only
/** Values of the names in include/generated/config.ts. */

export type Configuration = Readonly<Record<string, boolean | number>>;

/** Options of which one is on, an implementation of SRCU: what Kconfig calls a choice. */
export const CHOICE = [
  "CONFIG_V4_9_SRCU",
  "CONFIG_CLASSIC_SRCU",
  "CONFIG_TREE_SRCU",
  "CONFIG_TINY_SRCU",
] as const;

/** All of the choice: this one on, and so none of the others. */
function only(chosen: (typeof CHOICE)[number]): Configuration {
  return Object.fromEntries(CHOICE.map((option) => [option, option === chosen]));
}

/** What holds when neither the machine nor the scenario says otherwise. */
export const DEFAULT_CONFIG: Configuration = {
  BITS_PER_LONG: 32,
  CONFIG_PREEMPT: true,
  CONFIG_SMP: true,
  ...only(CHOICE[0]),
  CONFIG_RCU_FANOUT: 32,
  CONFIG_RCU_FANOUT_LEAF: 16,
  EXP_HOLDOFF: 25_000,
  NR_READERS: 1,
  CONFIG_DEBUG_PREEMPT: true,
  CONFIG_DEBUG_ATOMIC_SLEEP: true,
  CONFIG_DEBUG_SPINLOCK: true,
  CONFIG_DEBUG_LOCK_ALLOC: false,
  CONFIG_DEBUG_SRCU: false,
  CONFIG_PROVE_RCU: false,
  CONFIG_ARCH_WEAK_RELEASE_ACQUIRE: false,
  CONFIG_FAIL_PAGE_ALLOC: false,
  CONFIG_ARM64_LSE_ATOMICS: false,
  CONFIG_HAVE_MARCH_Z196_FEATURES: false,
};

/** A layer that chooses one of the choice, and so none of the others. */
function chosen(layer: Configuration): Configuration {
  const option = CHOICE.find((one) => layer[one] === true);
  return option === undefined ? layer : { ...only(option), ...layer };
}

/** Later layers win; CONFIG_PREEMPT_COUNT follows CONFIG_PREEMPT unless a layer sets it. */
export function configure(...layers: readonly Configuration[]): Configuration {
  const merged = Object.assign({}, DEFAULT_CONFIG, ...layers.map(chosen)) as Configuration;
  return { CONFIG_PREEMPT_COUNT: merged.CONFIG_PREEMPT ?? false, ...merged };
}
