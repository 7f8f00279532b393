// SPDX-License-Identifier: GPL-2.0-only
/** Which functions the contexts of an image start in. */
import type { InterruptSpec, TaskSpec } from "./ir.js";
import type { Found } from "./link/module.js";
import type { FunctionValue } from "./lower/values.js";
import type { StorageDeclaration } from "./syntax.js";

/** A handler, with the variable that raises it still to be given an address. */
export interface PlannedInterrupt extends Omit<InterruptSpec, "raised"> {
  readonly raised: Found<StorageDeclaration> | undefined;
}

export interface Plan {
  /** What runs one after the other, each distinct list once, in the order of the image's entries. */
  readonly entries: readonly (readonly FunctionValue[])[];
  readonly tasks: readonly TaskSpec[];
  readonly interrupts: readonly PlannedInterrupt[];
  readonly setup: FunctionValue | undefined;
  /** Index into `entries`, or -1. */
  readonly finish: number;
}
