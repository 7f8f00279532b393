// SPDX-License-Identifier: GPL-2.0-only
/** Problems in SARIF 2.1.0, the form in which code-review tools take annotations. */
import type { Problem } from "../problem.js";
import type { ParityDocument } from "./document.js";

const SCHEMA =
  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** By convention the top of the tree. */
const ROOT = "%SRCROOT%";

/** The log of one check. */
export function sarifLog({ kernel, tree, rules, problems }: ParityDocument) {
  const driver = {
    name: "srcu parity",
    fullName: `srcu parity with Linux ${kernel}`,
    rules: rules.map(({ id, title }) => {
      return { id, name: pascal(id), shortDescription: { text: title } };
    }),
  };
  const ids = rules.map(({ id }) => id);
  const run = {
    tool: { driver },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { [ROOT]: { description: { text: `The top of the tree. ${tree}` } } },
    invocations: [{ executionSuccessful: true }],
    results: problems.map((problem) => resultOf(problem, ids.indexOf(problem.rule))),
  };
  return { $schema: SCHEMA, version: "2.1.0", runs: [run] };
}

function resultOf({ rule, file, line, message }: Problem, ruleIndex: number) {
  const physicalLocation = {
    artifactLocation: { uri: file, uriBaseId: ROOT },
    region: { startLine: line },
  };
  const location = { physicalLocation };
  return {
    ruleId: rule,
    ruleIndex,
    level: "error",
    message: { text: message },
    locations: [location],
  };
}

function pascal(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase());
}
