// SPDX-License-Identifier: GPL-2.0-only
/** Whose a file is, and which implementations a patch of some files is about. */
import test from "ava";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import { aboutWhich, IMPLEMENTATIONS, ownersIn } from "../../tools/kcc/implementations.js";
import { treeOf } from "./support.js";

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
