// SPDX-License-Identifier: GPL-2.0-only
import { halves, type FunctionFact } from "../manifest/manifest.js";
import type { Problem } from "../problem.js";
import type { FunctionSource, KernelFile, NamedType } from "../source/file.js";

/** Where a function's parameters and result differ from what they should be. */
export function signatureProblems(
  rule: string,
  kernel: string,
  file: KernelFile,
  source: FunctionSource,
  fact: Pick<FunctionFact, "name" | "parameters" | "returns">,
): Problem[] {
  const at = (line: number, message: string) => {
    return { file: file.path, line, rule, message: `${fact.name}() ${message}` };
  };
  const result =
    source.returns.type === fact.returns
      ? []
      : [at(source.line, `returns ${source.returns.type}, in ${kernel} ${fact.returns}`)];
  if (source.parameters.length !== fact.parameters.length) {
    const names = fact.parameters.map((parameter) => halves(parameter).name).join(", ");
    const counts = `has ${source.parameters.length} parameters, in ${kernel} ${fact.parameters.length}`;
    return [...result, at(source.line, `${counts} (${names})`)];
  }
  const parameters = source.parameters.flatMap((parameter, i) => {
    const message = parameterProblem(parameter, i, kernel, fact.parameters[i] ?? "");
    return message === undefined ? [] : [at(parameter.line, message)];
  });
  return [...result, ...parameters];
}

function parameterProblem(
  { name, type }: NamedType,
  index: number,
  kernel: string,
  fact: string,
): string | undefined {
  const { name: called, rest } = halves(fact);
  // A parameter that is not used begins with an underscore.
  if (name.replace(/^_/, "") !== called) {
    return `calls parameter ${index + 1} ${name}, in ${kernel} it is ${called}`;
  }
  return type === rest ? undefined : `has ${called} as ${type}, in ${kernel} as ${rest}`;
}
