// SPDX-License-Identifier: GPL-2.0-only
/** What a review rests on, in sentences that follow from what was run. */
import type { Searched } from "../jobs/answers.js";
import type { ArchMachine } from "../machine/arch.js";

function list(words: readonly (string | number)[]): string {
  return [...new Set(words.map(String))].sort().join(", ");
}

const MODELS: Readonly<Record<string, string>> = { SC: "sequentially consistent" };

function memory(runs: readonly Searched[], machines: readonly ArchMachine[]): string {
  const models = list(
    runs.map(({ result }) => MODELS[result.bound.memoryModel] ?? result.bound.memoryModel),
  );
  const hardware = list(machines.map(({ memoryModel }) => memoryModel));
  return `Memory is ${models}; what the hardware's own models allow beyond that (${hardware}) is not searched.`;
}

/**
 * Where plain C is one interlocked instruction, that is the compiler's doing and no promise of the
 * kernel's. (x86 writes its per-CPU operations out; what the compiler makes of the rest is not relied on.)
 */
function codeGeneration(machines: readonly ArchMachine[]): string[] {
  const lucky = machines
    .filter(({ plainAdd }) => plainAdd === "interlocked")
    .map(({ name }) => name);
  if (lucky.length === 0) return [];
  return [
    `On ${list(lucky)} the compiler makes one instruction of \`x += constant\` on memory. What passes ` +
      `there because of that rests on code generation, not on the contract of the operation.`,
  ];
}

function interrupts(runs: readonly Searched[]): string {
  const times = runs.flatMap(({ result }) => Object.values(result.bound.interrupts));
  const most = Math.max(0, ...times.map((count) => (count === "as raised" ? 0 : count)));
  return (
    `Interrupts arrive between any two instructions where the CPU takes them, each handler at most ` +
    `${most} times or as often as the kernel raises it. There are no NMIs.`
  );
}

function hashing(runs: readonly Searched[]): string {
  const worst = Math.max(0, ...runs.map(({ result }) => result.bound.missProbability));
  const bits = list(runs.map(({ result }) => result.bound.hashBits));
  return (
    `A visited state is known by ${bits} bits of hash; the chance that any one search missed a ` +
    `state because of that is below ${worst.toExponential(1)}.`
  );
}

function reduction(runs: readonly Searched[]): string {
  return runs.every(({ result }) => result.bound.reduction)
    ? "Schedules that differ only in the order of independent steps are searched once (reduction on)."
    : "Every order of steps is searched (reduction off).";
}

function wrongUses(names: readonly string[]): string {
  return `Not run, because they show wrong uses that fail whatever the patch does: ${list(names)}.`;
}

/** The sentences. */
export function assumptionsOf(
  runs: readonly Searched[],
  machines: readonly ArchMachine[],
  leftOut: readonly string[] = [],
): string[] {
  if (runs.length === 0) return [];
  return [
    memory(runs, machines),
    interrupts(runs),
    "Tasks are switched and migrated wherever preemption and interrupts allow it, if the kernel is preemptible.",
    "A reader unlocks in the context it locked in; callers keep the rules of the API except where a scenario says otherwise.",
    "The per-CPU operations, masking and barriers are those that each machine.ts and its headers cite by kernel file and version.",
    ...codeGeneration(machines),
    reduction(runs),
    hashing(runs),
    ...(leftOut.length === 0 ? [] : [wrongUses(leftOut)]),
  ];
}
