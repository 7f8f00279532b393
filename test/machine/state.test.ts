// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import fc from "fast-check";
import { State } from "../../tools/machine/state.js";

const writes = fc.array(fc.tuple(fc.nat(15), fc.integer()), { maxLength: 60 });

test("the hash depends on the words only, not on how they came about", (t) => {
  fc.assert(
    fc.property(writes, (list) => {
      const [a, b] = [new State(16), new State(16)];
      for (const [index, value] of list) a.write(index, value);
      for (const [index, value] of a.words.entries()) b.write(index, value);
      return a.h1 === b.h1 && a.h2 === b.h2;
    }),
  );
  t.pass();
});

test("undo restores words and hash", (t) => {
  fc.assert(
    fc.property(writes, writes, (first, second) => {
      const state = new State(16);
      for (const [index, value] of first) state.write(index, value);
      const [words, mark, h1, h2] = [state.words.slice(), state.mark(), state.h1, state.h2];
      for (const [index, value] of second) state.write(index, value);
      state.undo(mark, h1, h2);
      return words.every((word, i) => state.words[i] === word);
    }),
  );
  t.pass();
});

test("different words give different hashes", (t) => {
  const seen = new Set<string>();
  const state = new State(64);
  for (let index = 0; index < 64; index++) {
    for (const value of [1, 2, 4, 256, 65536, -1, 1 << 30]) {
      const [mark, h1, h2] = [state.mark(), state.h1, state.h2];
      state.write(index, value);
      seen.add(`${String(state.h1)} ${String(state.h2)}`);
      state.undo(mark, h1, h2);
    }
  }
  t.is(seen.size, 64 * 7);
});
