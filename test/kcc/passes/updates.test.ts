// SPDX-License-Identifier: GPL-2.0-only
/** Plain updates in one instruction or two: images that are alike if nothing comes into them. */
import test from "ava";
import { type Likeness, likenessOf } from "../../../tools/kcc/passes/alike/alike.js";
import {
  add,
  branch,
  end,
  imageOf,
  imm,
  increment,
  load,
  lockAdd,
  observe,
  type Op,
  reg,
  store,
  word,
} from "../../support/image.js";

const likeness = (...code: Op[]): Likeness =>
  likenessOf(imageOf({ tasks: [{ code: [...code, end] }], stackWords: 8 }), { softIrqMask: false });
const plain = <T extends Op>(op: T): T => ({ ...op, order: "plain" });

const split = increment(0, 0).map((op) => ("order" in op ? plain(op) : op));
const x86 = plain(lockAdd(0, 1, false));
const s390 = plain(lockAdd(0, 1));

test("a read, an addition and a write come to what one instruction does", (t) => {
  const [two, one, interlocked] = [likeness(...split), likeness(x86), likeness(s390)];
  t.is(new Set([two, one, interlocked].map(({ alike }) => alike)).size, 3);
  t.is(two.whole.digest, one.whole.digest);
  t.is(two.whole.digest, interlocked.whole.digest);
  t.deepEqual(
    [two, one, interlocked].map(({ whole }) => whole.divisible.length),
    [1, 1, 0],
  );
});

test("not if they are of two words, or something else is done meanwhile", (t) => {
  const [read, sum, write] = split as [Op, Op, Op];
  const one = likeness(x86).whole.digest;
  const elsewhere = { ...write, addr: word(1) } as Op;
  t.not(likeness(read, sum, elsewhere).whole.digest, one);
  const other = load(3, 1);
  const apart = likeness(read, other, sum, write).whole.digest;
  t.not(apart, likeness(x86, other).whole.digest);
  t.not(apart, likeness(other, x86).whole.digest);
  t.not(likeness(read, sum, write, write).whole.digest, one);
});

test("what is added may be a register, and the value read be wanted afterwards", (t) => {
  const n = load(3, 1);
  const sum = add(1, reg(0), reg(3));
  const [read, write] = [plain(load(0, 0)), plain(store(0, reg(1)))];
  const one = { ...x86, value: reg(3) } as Op;
  t.is(likeness(n, read, sum, write).whole.digest, likeness(n, one).whole.digest);
  const old = observe("old", reg(0));
  const kept = { ...one, dst: 0 } as Op;
  t.is(likeness(n, read, sum, write, old).whole.digest, likeness(n, kept, old).whole.digest);
  t.not(likeness(n, read, sum, write, old).whole.digest, likeness(n, one).whole.digest);
  const doubled = add(1, reg(0), reg(0));
  t.deepEqual(likeness(read, doubled, write).whole.divisible, []);
});

test("an address may be computed twice", (t) => {
  const at = (dst: number): Op => ({ op: "stack", dst, offset: 2 });
  const through = (op: Op, dst: number): Op => ({ ...op, addr: reg(dst) }) as Op;
  const [read, sum, write] = split as [Op, Op, Op];
  const twice = likeness(at(4), through(read, 4), sum, at(5), through(write, 5));
  const once = likeness(at(4), through(x86, 4));
  t.is(twice.whole.digest, once.whole.digest);
  const other: Op = { op: "stack", dst: 5, offset: 3 };
  const two = likeness(at(4), through(read, 4), sum, other, through(write, 5));
  t.deepEqual(two.whole.divisible, []);
});

test("when an address is computed does not matter, as long as it is of the same", (t) => {
  const base = load(2, 3);
  const address = (dst: number): Op => add(dst, reg(2), imm(1));
  const through = (op: Op, dst: number): Op => ({ ...op, addr: reg(dst) }) as Op;
  const once = likeness(base, address(4), through(load(5, 0), 4), through(store(1, imm(3)), 4));
  const twice = likeness(
    ...[base, address(4), through(load(5, 0), 4)],
    ...[address(6), through(store(1, imm(3)), 6)],
  );
  t.is(once.alike, twice.alike);
  const moved = likeness(
    ...[base, address(4), through(load(5, 0), 4)],
    ...[load(2, 4), address(6), through(store(1, imm(3)), 6)],
  );
  const kept = likeness(
    ...[base, address(4), through(load(5, 0), 4)],
    ...[load(2, 4), through(store(1, imm(3)), 4), observe("base", reg(2))],
  );
  t.not(once.alike, moved.alike);
  t.not(kept.alike, moved.alike);
});

test("nor what is computed for a branch, or for what comes after it", (t) => {
  const sum = add(3, reg(0), imm(1));
  const code = (...first: Op[]): Likeness =>
    likeness(
      load(0, 0),
      ...first,
      branch(reg(0), 4, 5),
      observe("sum", reg(3)),
      observe("x", reg(3)),
    );
  const write = store(1, imm(1));
  t.is(code(sum, write).alike, code(write, sum).alike);
});
