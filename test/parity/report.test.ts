// SPDX-License-Identifier: GPL-2.0-only
/** What is printed: text, and SARIF as code-review tools read it. */
import test from "ava";
import Ajv from "ajv";
import { v4_9 } from "../../tools/parity/manifest/versions.js";
import { documentOf } from "../../tools/parity/report/document.js";
import { sarifLog } from "../../tools/parity/report/sarif.js";
import { parityText } from "../../tools/parity/report/text.js";
import { rules } from "../../tools/parity/rules.js";
import { run } from "../../tools/parity/run.js";
import { unpatched } from "./trees.js";

const problems = run(unpatched, v4_9);
const clean = documentOf(v4_9, "Where.", []);
const found = documentOf(v4_9, "Where.", problems);

/** An object with these properties, all required but those whose names end in `?`, and no other. */
function closed(properties: Readonly<Record<string, unknown>>) {
  const named = Object.entries(properties).map(([key, value]) => [key.replace("?", ""), value]);
  const required = Object.keys(properties).filter((key) => !key.endsWith("?"));
  const all = Object.fromEntries(named) as Record<string, unknown>;
  return { type: "object", properties: all, required, additionalProperties: false };
}

const text = { type: "string", minLength: 1 };
const listOf = (items: unknown) => ({ type: "array", items });
const message = closed({ text });

/** What SARIF 2.1.0 (sections 3.13 to 3.30) asks of the parts that are used here. */
const SARIF = closed({
  $schema: { type: "string", format: "uri" },
  version: { const: "2.1.0" },
  runs: {
    ...listOf(
      closed({
        tool: closed({
          driver: closed({
            name: text,
            "fullName?": text,
            rules: {
              ...listOf(closed({ id: text, "name?": text, shortDescription: message })),
              uniqueItems: true,
            },
          }),
        }),
        "columnKind?": { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
        "originalUriBaseIds?": {
          type: "object",
          additionalProperties: closed({ "uri?": text, description: message }),
        },
        "invocations?": listOf(closed({ executionSuccessful: { type: "boolean" } })),
        results: listOf(
          closed({
            ruleId: text,
            ruleIndex: { type: "integer", minimum: 0, maximum: rules.length - 1 },
            level: { enum: ["none", "note", "warning", "error"] },
            message,
            locations: {
              ...listOf(
                closed({
                  physicalLocation: closed({
                    artifactLocation: closed({
                      uri: { type: "string", pattern: "^[^/\\\\]", format: "uri-reference" },
                      uriBaseId: text,
                    }),
                    region: closed({ startLine: { type: "integer", minimum: 1 } }),
                  }),
                }),
              ),
              minItems: 1,
            },
          }),
        ),
      }),
    ),
    minItems: 1,
  },
});

const ajv = new Ajv({ allErrors: true });

test("a log is SARIF, with problems and without", (t) => {
  for (const document of [clean, found]) {
    t.true(ajv.validate(SARIF, sarifLog(document)), ajv.errorsText());
  }
  t.false(ajv.validate(SARIF, { ...sarifLog(clean), version: "2.0.0" }));
  t.false(ajv.validate(SARIF, { ...sarifLog(clean), more: 1 }));
});

test("a log has a result for each problem, and its rule", (t) => {
  const [log] = sarifLog(found).runs;
  const ids = log?.tool.driver.rules.map(({ id }) => id) ?? [];
  t.deepEqual(
    ids,
    rules.map(({ id }) => id),
  );
  t.is(new Set(ids).size, ids.length);
  t.is(log?.results.length, problems.length);
  log?.results.forEach((result, i) => {
    const problem = problems[i];
    const [location] = result.locations;
    t.is(result.message.text, problem?.message ?? "");
    t.is(ids[result.ruleIndex], problem?.rule);
    t.is(location?.physicalLocation.artifactLocation.uri, problem?.file);
    t.is(location?.physicalLocation.region.startLine, problem?.line);
    t.true((location?.physicalLocation.artifactLocation.uriBaseId ?? "") in log.originalUriBaseIds);
  });
});

test("text has a line for each problem, and one that counts", (t) => {
  const lines = parityText(found).split("\n");
  t.is(lines.length, problems.length + 1);
  problems.forEach(({ file, line, message: said }, i) => {
    t.is(lines[i], `${file}:${line} ${said}`);
  });
  const facts = rules.reduce((sum, rule) => sum + rule.facts(v4_9).length, 0);
  t.is(lines.at(-1), `v4.9: ${facts} facts checked, ${problems.length} problems. Where.`);
  t.is(parityText(clean), `v4.9: ${facts} facts checked, no problem. Where.`);
});
