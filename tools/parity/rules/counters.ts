// SPDX-License-Identifier: GPL-2.0-only
import { portOf, type CounterFact } from "../manifest/manifest.js";
import type { Fact, Rule } from "../rule.js";
import { stepsOf, type Step } from "../source/steps.js";

/** How one counter is changed. */
export interface CounterAspect extends Fact {
  readonly counter: CounterFact;
}

const id = "counters";

/** Readers count with operations that no interrupt and no other task comes into. */
export const counters: Rule<CounterAspect> = {
  id,
  title: "Readers change c[] and seq[] with this_cpu_*, whole to interrupts and preemption.",

  facts: ({ patch }) =>
    patch.counters.map((counter, i) => {
      const text = `${counter.function}() changes ${counter.field}[] with ${counter.operation}()`;
      return { path: `patch/counters/${i}/operation`, text, counter };
    }),

  check: (tree, { patch }) =>
    patch.counters.flatMap((fact) => {
      const { function: name, field, operation } = fact;
      const file = tree.file(portOf(fact));
      const source = file?.functions.get(name);
      if (!file || !source) return [];
      const weaker = stepsOf(source).filter((step) => isWeaker(step, operation, field));
      return weaker.map(({ verb, node }) => {
        const message = `${name}() changes ${field}[] with ${verb}(), it must be ${operation}()`;
        return { file: file.path, line: file.lineOf(node), rule: id, message };
      });
    }),
};

/** The same operation on the same field in a form that protects less. */
function isWeaker({ text, verb }: Step, operation: string, field: string): boolean {
  if (text !== `${verb} ${field}` || verb === operation) return false;
  return verb.replace(/^(?:__this|raw)_cpu_/, "this_cpu_") === operation;
}
