// SPDX-License-Identifier: GPL-2.0-only
/**
 * A state of the machine, as plain objects. What a step does not change is shared with the state before
 * it; nothing that is part of two states is ever written to.
 */
import type { Memory } from "./memory.js";

export interface Context {
  /** The visible instruction it stands at; -1 before it begins and after it has ended. */
  readonly pc: number;
  /** The CPU it keeps, or -1. */
  readonly cpu: number;
  readonly hardMask: boolean;
  readonly softMask: boolean;
  /** The address it has loaded exclusively, or -1. */
  readonly reserved: number;
  /** The value read, between the read and the write of a split read-modify-write. */
  readonly midway: number | undefined;
  readonly registers: readonly number[];
}

export const IDLE: Context = {
  pc: -1,
  cpu: -1,
  hardMask: false,
  softMask: false,
  reserved: -1,
  midway: undefined,
  registers: [],
};

export interface State {
  readonly contexts: Context[];
  /** For each CPU, the line recorded while interrupts were masked in software, or -1. */
  readonly recorded: number[];
  /** For each line, how often it may still arrive. */
  readonly left: number[];
  finishing: boolean;
  readonly observed: Map<string, number>;
  memory: Memory;
}

/** A state that can be changed: all but the memory and the single contexts is its own. */
export function copyOf(state: State): State {
  return {
    contexts: [...state.contexts],
    recorded: [...state.recorded],
    left: [...state.left],
    finishing: state.finishing,
    observed: new Map(state.observed),
    memory: state.memory,
  };
}

export function contextOf({ contexts }: State, index: number): Context {
  const context = contexts[index];
  if (!context) throw new Error(`there is no context ${String(index)}`);
  return context;
}

/** Changes one context of a state. */
export function change(state: State, index: number, changes: Partial<Context>): void {
  state.contexts[index] = { ...contextOf(state, index), ...changes };
}

/** `name=value` of all that was observed, sorted by name. */
export function outcomeOf({ observed }: State): string {
  return [...observed.keys()]
    .sort()
    .map((name) => `${name}=${String(observed.get(name))}`)
    .join(" ");
}
