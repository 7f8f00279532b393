// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { diskTree } from "../../tools/base/disk.js";

test("the tree on disk: files by path, no folders, nothing outside the kernel half in its list", (t) => {
  const tree = diskTree();
  t.regex(tree.read("kernel/rcu/srcu.ts") ?? "", /__srcu_read_lock/);
  t.is(tree.read("kernel/rcu"), undefined);
  t.is(tree.read("kernel/rcu/none.ts"), undefined);
  const paths = tree.list?.() ?? [];
  t.true(paths.includes("include/linux/srcu.ts"));
  t.false(paths.some((path) => path.startsWith("tools/") || path.startsWith("node_modules/")));
});
