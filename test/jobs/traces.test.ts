// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { readTrace, saveTrace, traceName } from "../../tools/jobs/traces.js";
import { complaint } from "../patch/trees.js";
import { failure } from "../selftest/results.js";

const folder = mkdtempSync(join(tmpdir(), "srcu-traces-"));
test.after.always(() => {
  rmSync(folder, { recursive: true });
});

const { trace } = failure();
if (!trace) throw new Error("a failure has a trace");

test("what is saved is read, and nothing else is left behind", (t) => {
  const path = saveTrace(join(folder, "new"), trace);
  t.deepEqual(readTrace(path), trace);
  t.deepEqual(readdirSync(join(folder, "new")), ["seq-total-arm-before.json"]);
});

test("a patch's name is part of the file's name, without its folder", (t) => {
  t.is(
    traceName({ ...trace, tree: "/home/me/my fix.patch:after" }),
    "seq-total-arm-my_fix.patch-after.json",
  );
});

test("other files are refused with what they should be", (t) => {
  const path = join(folder, "bad.json");
  t.regex(
    complaint(() => readTrace(join(folder, "none.json"))),
    /none\.json cannot be read as a saved schedule: ENOENT/,
  );
  const texts = ["{", "null", "{}", JSON.stringify({ ...trace, version: 2 })];
  for (const text of [...texts, JSON.stringify({ ...trace, steps: [{ context: "1" }] })]) {
    writeFileSync(path, text);
    t.regex(
      complaint(() => readTrace(path)),
      /bad\.json (is no saved schedule of version 1|cannot be read)/,
    );
  }
});

test("a folder that cannot be written is the user's to change", (t) => {
  writeFileSync(join(folder, "file"), "");
  t.regex(
    complaint(() => saveTrace(join(folder, "file", "x"), trace)),
    /cannot be saved: .* --out/,
  );
});
