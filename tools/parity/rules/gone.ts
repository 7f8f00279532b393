// SPDX-License-Identifier: GPL-2.0-only
import { portOf, type GoneFact } from "../manifest/manifest.js";
import type { Fact, Rule } from "../rule.js";
import { stepsOf } from "../source/steps.js";

/** A call that must not be there. */
export interface GoneAspect extends Fact {
  readonly gone: GoneFact;
  readonly call: string;
}

const id = "preempt-pair";

/** Beginning a section does not disable preemption. */
export const gone: Rule<GoneAspect> = {
  id,
  title: "srcu_read_lock() has no preempt_disable() and preempt_enable() around it.",

  facts: ({ patch }) =>
    patch.gone.flatMap((fact, i) =>
      fact.calls.map((call, j) => {
        const text = `${fact.function}() has no ${call}()`;
        return { path: `patch/gone/${i}/calls/${j}`, text, gone: fact, call };
      }),
    ),

  check: (tree, { patch }) =>
    patch.gone.flatMap((fact) => {
      const { function: name, calls } = fact;
      const file = tree.file(portOf(fact));
      const source = file?.functions.get(name);
      if (!file || !source) return [];
      return stepsOf(source)
        .filter(({ text }) => calls.includes(text))
        .map(({ text, node }) => {
          const message = `${name}() calls ${text}(), which the patch takes away`;
          return { file: file.path, line: file.lineOf(node), rule: id, message };
        });
    }),
};
