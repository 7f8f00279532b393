// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { TableFull, VisitedSet } from "../../tools/explore/visited.js";

test("a hash is new once", (t) => {
  const set = new VisitedSet(1 << 20);
  t.true(set.add(1, 2));
  t.false(set.add(1, 2));
  t.true(set.add(1, 3));
  t.true(set.add(0, 0));
  t.false(set.add(0, 0));
  t.is(set.size, 3);
});

test("the table grows, keeps what it holds, and costs at most 16 bytes a state", (t) => {
  const set = new VisitedSet(1 << 26);
  const key = (i: number): [number, number] => [
    Math.imul(i + 1, 0x9e3779b1),
    Math.imul(i + 7, 0x85ebca6b),
  ];
  for (let i = 0; i < 200_000; i++) set.add(...key(i));
  t.is(set.size, 200_000);
  for (let i = 0; i < 200_000; i += 97)
    if (set.add(...key(i))) t.fail(`${String(i)} was forgotten`);
  t.true(set.bytes / set.size <= 16);
});

test("a budget is an error, not a silent stop", (t) => {
  const set = new VisitedSet(1 << 16);
  t.throws(
    () => {
      for (let i = 1; i < 20_000; i++) set.add(i, i);
    },
    { instanceOf: TableFull },
  );
});
