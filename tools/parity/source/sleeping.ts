// SPDX-License-Identifier: GPL-2.0-only
/** Which functions can sleep, as far as calls by name tell. Calls through pointers are not followed. */
import ts = require("typescript");
import type { FunctionSource } from "./file.js";
import type { KernelTree } from "./tree.js";

/** The call that says a function sleeps. */
export const SLEEP = "might_sleep";

const known = new WeakMap<ts.Node, readonly string[]>();

/** Names called in a function, in order. */
function callees({ node }: FunctionSource): readonly string[] {
  const found = known.get(node) ?? find(node);
  known.set(node, found);
  return found;
}

function find(node: ts.Node): string[] {
  const names: string[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner) && ts.isIdentifier(inner.expression)) {
      names.push(inner.expression.text);
    }
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return names;
}

/**
 * A function that tells through which callee one sleeps: `might_sleep` itself, another, or undefined
 * when it does not. Those of which `never` is true count as ones that do not, unless asked about. A
 * name is that of a function in the same file, if there is one, else in any.
 */
export function sleepsIn(
  tree: KernelTree,
  never: (source: FunctionSource) => boolean,
): (source: FunctionSource) => string | undefined {
  const answers = new Map<FunctionSource, boolean>();
  const sleeps = (source: FunctionSource): boolean => {
    const answer = answers.get(source);
    if (answer !== undefined) return answer;
    answers.set(source, false);
    const found = !never(source) && through(source) !== undefined;
    answers.set(source, found);
    return found;
  };
  const through = (source: FunctionSource): string | undefined => {
    const names = callees(source);
    if (names.includes(SLEEP)) return SLEEP;
    return names.find((name) => meant(tree, source, name).some(sleeps));
  };
  return through;
}

/** The functions that a name may mean in `source`. */
function meant(
  tree: KernelTree,
  { file }: FunctionSource,
  name: string,
): readonly FunctionSource[] {
  const here = tree.function(file, name);
  return here ? [here] : tree.functionsNamed(name);
}
