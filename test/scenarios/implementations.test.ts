// SPDX-License-Identifier: GPL-2.0-only
/** Whose a file is, and which implementations a patch of some files is about. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { diskTree, packageRoot } from "../../tools/base/disk.js";
import { CHOICE, configure } from "../../tools/kcc/config.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import {
  DEFAULT_IMPLEMENTATION,
  factsOf,
  implementationConfig,
  implementationIn,
  IMPLEMENTATIONS,
} from "../../tools/scenarios/implementations.js";
import { aboutWhich, ownersIn } from "../../tools/scenarios/owners.js";
import { treeOf } from "../kcc/support.js";

const owners = ownersIn(
  treeOf({
    "include/linux/srcu.ts":
      "export * from 'linux/old' with { config: 'CONFIG_V4_9_SRCU' };" +
      "export * from 'linux/new' with { config: 'CONFIG_CLASSIC_SRCU' };" +
      "export * from 'linux/list';",
    "include/linux/old.ts": "export * from 'kernel/both';",
    "include/linux/new.ts": "export * from 'kernel/both';",
    "include/linux/list.ts": "",
    "kernel/both.ts": "",
  }),
  new SourceCache(),
);

test("a file is of those that the header takes it in with; what is everywhere or nowhere, of all", (t) => {
  t.deepEqual(owners("include/linux/new.ts"), ["classic"]);
  t.deepEqual(owners("kernel/both.ts"), ["v4.9", "classic"]);
  t.deepEqual(owners("include/linux/list.ts"), IMPLEMENTATIONS);
  t.deepEqual(owners("virt/kvm/irqchip.ts"), IMPLEMENTATIONS);
});

test("a patch is about the owners of what is not everybody's", (t) => {
  t.deepEqual(aboutWhich(["include/linux/srcu.ts", "include/linux/old.ts"], owners), ["v4.9"]);
  t.deepEqual(aboutWhich(["include/linux/new.ts", "kernel/both.ts"], owners), ["v4.9", "classic"]);
  t.deepEqual(aboutWhich(["include/linux/list.ts"], owners), IMPLEMENTATIONS);
});

test("the table: each has an option of its own and a header, and the review's schema knows it", (t) => {
  const options = IMPLEMENTATIONS.map((name) => factsOf(name).option);
  t.deepEqual([...options].sort(), [...CHOICE].sort());
  for (const name of IMPLEMENTATIONS)
    t.not(diskTree().read(`include/${factsOf(name).header}.ts`), undefined, name);
  const schema = readFileSync(join(packageRoot(), "tools/review/schema.json"), "utf8");
  t.true(schema.includes(`"enum": ${JSON.stringify(IMPLEMENTATIONS).replaceAll(",", ", ")}`));
});

test("an image has the one that its configuration chooses", (t) => {
  for (const name of IMPLEMENTATIONS) {
    const config = configure(implementationConfig(name));
    t.is(implementationIn(config), factsOf(name));
    t.is(CHOICE.filter((option) => config[option]).length, 1);
  }
  t.is(implementationIn(configure()), factsOf(DEFAULT_IMPLEMENTATION));
});
