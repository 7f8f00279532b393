// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { diskTree } from "../../tools/base/disk.js";
import { loadArchitectures } from "../../tools/session/architectures.js";

test("every architecture has a name of its own, headers, and sources for its facts", async (t) => {
  const machines = await loadArchitectures();
  const names = machines.map(({ name }) => name);
  t.is(new Set(names).size, names.length);
  t.deepEqual(names, [...names].sort());
  for (const machine of machines) t.true(machine.sources.length > 0, machine.name);
  const paths = diskTree().list?.() ?? [];
  for (const { folder: arch } of machines) {
    t.true(
      paths.some((path) => path.startsWith(`arch/${arch}/include/asm/`)),
      arch,
    );
  }
});
