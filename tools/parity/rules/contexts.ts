// SPDX-License-Identifier: GPL-2.0-only
import { portOf, type ContextFact } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { Fact, Rule } from "../rule.js";
import type { FunctionSource } from "../source/file.js";
import { SLEEP, sleepsIn } from "../source/sleeping.js";

/** What a function may do in its context, or what its comment says of it. */
export interface ContextAspect extends Fact {
  readonly context: ContextFact;
  readonly aspect: "sleeps" | "says";
}

const id = "contexts";

/** Functions can be called from where the kernel's can, and say so. */
export const contexts: Rule<ContextAspect> = {
  id,
  title:
    "A function for atomic context never sleeps, one that sleeps checks it, comments say which.",

  facts: (manifest) =>
    manifest.contexts.flatMap((context, i): ContextAspect[] => {
      const { function: name, sleeps, says } = context;
      const at = `contexts/${i}`;
      const sleeping: ContextAspect[] = sleeps
        ? [{ path: `${at}/sleeps`, text: `${name}() sleeps: ${sleeps}`, context, aspect: "sleeps" }]
        : [];
      if (says === undefined) return sleeping;
      const text = `${name}() says "${says}"`;
      return [...sleeping, { path: `${at}/says`, text, context, aspect: "says" }];
    }),

  check(tree, manifest) {
    const never = manifest.contexts.filter(({ sleeps }) => sleeps === "never");
    const known = new Set(never.map((fact) => `${portOf(fact)} ${fact.function}`));
    const { others } = manifest.layout;
    // What another version has in a file of its own is not called here.
    const sleeping = sleepsIn(
      tree,
      ({ file, name }) => known.has(`${file} ${name}`) || others.includes(file),
    );
    return manifest.contexts.flatMap((fact): Problem[] => {
      const file = portOf(fact);
      const source = tree.function(file, fact.function);
      if (!source) return [];
      const wrong = [asleep(fact, sleeping(source)), unsaid(fact, source, manifest.kernel)];
      return wrong.flatMap((text) => {
        if (text === undefined) return [];
        return { file, line: source.line, rule: id, message: `${fact.function}() ${text}` };
      });
    });
  },
};

/** `through` is the callee in which the function sleeps. */
function asleep({ sleeps }: ContextFact, through: string | undefined): string | undefined {
  if (sleeps === "never" && through !== undefined) {
    return `can sleep in ${through}(), and is for contexts that must not`;
  }
  return sleeps === "checked" && through !== SLEEP ? `lacks its ${SLEEP}()` : undefined;
}

function unsaid(
  { says }: ContextFact,
  { comment }: FunctionSource,
  kernel: string,
): string | undefined {
  if (says === undefined || isSaid(comment, says)) return undefined;
  return `does not say "${says}" in its comment, and that is where ${kernel} allows it`;
}

/** Whether a comment has these words, and not as part of "any context but". */
function isSaid(comment: string, words: string): boolean {
  const text = comment.toLowerCase();
  const at = text.indexOf(words.toLowerCase());
  return at >= 0 && !text.slice(at + words.length).startsWith(" but");
}
