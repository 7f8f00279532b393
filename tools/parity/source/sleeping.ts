// SPDX-License-Identifier: GPL-2.0-only
/** Which functions can sleep, as far as calls by name tell. Calls through pointers are not followed. */
import { ts } from "ts-morph";
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
 * when it does not. Functions named in `never` count as ones that do not, unless asked about.
 */
export function sleepsIn(
  tree: KernelTree,
  never: ReadonlySet<string>,
): (source: FunctionSource) => string | undefined {
  const answers = new Map<string, boolean>();
  const sleeps = (name: string): boolean => {
    if (name === SLEEP) return true;
    const answer = answers.get(name);
    if (answer !== undefined) return answer;
    answers.set(name, false);
    const found = !never.has(name) && tree.functionsNamed(name).some((one) => through(one));
    answers.set(name, found);
    return found;
  };
  const through = (source: FunctionSource): string | undefined => {
    const names = callees(source);
    return names.includes(SLEEP) ? SLEEP : names.find(sleeps);
  };
  return through;
}
