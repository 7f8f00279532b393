// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { Random } from "../../tools/torture/random.js";

function draws(random: Random, bound: number, count: number): number[] {
  return Array.from({ length: count }, () => random.below(bound));
}

test("the same seed and stream give the same numbers, another gives others", (t) => {
  const numbers = (seed: number, stream: number) => draws(new Random(seed, stream), 1000, 20);
  t.deepEqual(numbers(1, 0), numbers(1, 0));
  t.notDeepEqual(numbers(1, 0), numbers(2, 0));
  t.notDeepEqual(numbers(1, 0), numbers(1, 1));
});

test("seed 0 is as good as any", (t) => {
  t.true(new Set(draws(new Random(0, 0), 1000, 100)).size > 80);
});

test("numbers are below the bound, and each comes about as often", (t) => {
  const numbers = draws(new Random(5, 0), 7, 7000);
  const counts = [0, 1, 2, 3, 4, 5, 6].map((n) => numbers.filter((other) => other === n).length);
  t.is(
    counts.reduce((sum, count) => sum + count),
    numbers.length,
  );
  t.true(counts.every((count) => count > 850 && count < 1150));
});
