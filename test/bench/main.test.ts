// SPDX-License-Identifier: GPL-2.0-only
/** The command itself, given what it cannot measure. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import test from "ava";
import { packageRoot } from "../../tools/base/disk.js";

test("a name that nothing has is answered with the names there are", (t) => {
  const program = join(packageRoot(), "build/tools/bench/main.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--only", "nope"], {
    encoding: "utf8",
  });
  t.is(status, 2);
  t.is(stdout, "");
  t.regex(stderr, /^bench: Nothing that is measured has "nope" in its name\./);
  t.regex(stderr, /\n {2}search premature-gp\n/);
});
