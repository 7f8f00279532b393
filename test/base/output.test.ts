// SPDX-License-Identifier: GPL-2.0-only
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { progressOn, writeFileWhole } from "../../tools/base/output.js";

const folder = mkdtempSync(join(tmpdir(), "srcu-output-"));
test.after.always(() => {
  rmSync(folder, { recursive: true });
});

test("a file is written whole, over what was there, and leaves nothing beside it", (t) => {
  const path = join(folder, "deep", "file.txt");
  writeFileWhole(path, "one");
  writeFileWhole(path, "two");
  t.is(readFileSync(path, "utf8"), "two");
  t.deepEqual(readdirSync(join(folder, "deep")), ["file.txt"]);
  t.throws(() => {
    writeFileWhole(join(path, "x"), "");
  });
});

test("progress writes over its line on a terminal and nothing elsewhere", (t) => {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text), columns: 10 };
  const quiet = progressOn(stream);
  quiet.update("hello");
  quiet.clear();
  t.deepEqual(written, []);
  const shown = progressOn({ ...stream, isTTY: true });
  shown.clear();
  shown.update("hello, world");
  shown.clear();
  t.deepEqual(written, ["\r\u001b[Khello, wo", "\r\u001b[K"]);
});
