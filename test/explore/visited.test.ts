// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { VisitedSet } from "../../tools/explore/visited.js";

test("a hash is new once", (t) => {
  const set = new VisitedSet(1 << 20);
  t.true(set.add({ h1: 1, h2: 2 }));
  t.false(set.add({ h1: 1, h2: 2 }));
  t.true(set.add({ h1: 1, h2: 3 }));
  t.true(set.add({ h1: 0, h2: 0 }));
  t.false(set.add({ h1: 0, h2: 0 }));
  t.is(set.size, 3);
});

test("the table grows, keeps what it holds, and costs at most 16 bytes a state", (t) => {
  const set = new VisitedSet(1 << 26);
  const key = (i: number): { h1: number; h2: number } => ({
    h1: Math.imul(i + 1, 0x9e3779b1),
    h2: Math.imul(i + 7, 0x85ebca6b),
  });
  for (let i = 0; i < 200_000; i++) set.add(key(i));
  t.is(set.size, 200_000);
  for (let i = 0; i < 200_000; i += 97) if (set.add(key(i))) t.fail(`${String(i)} was forgotten`);
  t.true(set.bytes / set.size <= 16);
});

test("a full table says so, and still holds what it was given", (t) => {
  const set = new VisitedSet(1 << 16);
  let added = 0;
  while (!set.isFull) set.add({ h1: ++added, h2: added });
  t.true(added > 4_000);
  for (let i = 1; i <= added; i++) if (set.add({ h1: i, h2: i })) t.fail(`${i} was forgotten`);
  t.is(set.size, added);
});
