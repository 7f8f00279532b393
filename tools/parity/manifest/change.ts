// SPDX-License-Identifier: GPL-2.0-only
/** What one version says of functions, made of what another says. */
import type { FunctionFact } from "./manifest.js";

/** `all` with other steps for some of them; each name in `changes` is one of theirs. */
export function changed(
  all: readonly FunctionFact[],
  changes: Readonly<Record<string, (steps: readonly string[]) => readonly string[]>>,
): FunctionFact[] {
  const unknown = Object.keys(changes).filter((name) => !all.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(", ")} to change`);
  return all.map((fact) => {
    const change = changes[fact.name];
    return change ? { ...fact, steps: change(fact.steps ?? []) } : fact;
  });
}

/** `all` with `steps` before the first `next`. */
export function inserted(all: readonly string[], next: string, ...steps: string[]): string[] {
  const index = all.indexOf(next);
  if (index < 0) throw new Error(`there is no step "${next}"`);
  return all.toSpliced(index, 0, ...steps);
}
