// SPDX-License-Identifier: GPL-2.0-only
/** Statements with others inside. */
import type { Block, Statement } from "./draft.js";
import type { Weighted } from "./random.js";
import type { Scope } from "./scope.js";

/** Puts something around statements. */
export type Wrapper = (scope: Scope, body: readonly Statement[]) => Statement[];

function around(open: string, body: readonly Statement[], close: string): Block[] {
  return [{ open: [open], body, close: [close] }];
}

const sections: readonly Weighted<Wrapper>[] = [
  [3, (_, body) => around("preempt_disable();", body, "preempt_enable();")],
  [2, withInterruptsOff],
  [1, (_, body) => around("local_bh_disable();", body, "local_bh_enable();")],
];

function withInterruptsOff(s: Scope, body: readonly Statement[]): Statement[] {
  const flags = s.local();
  return around(`const ${flags} = local_irq_save();`, body, `local_irq_restore(${flags});`);
}

const locks: readonly Weighted<Wrapper>[] = [
  [4, withLock],
  [1, withTwoLocks],
  [1, withGate],
  [3, withSpinlock],
  [1, withSpinlockOnly],
];

function withLock(s: Scope, body: readonly Statement[]): Statement[] {
  const lock = s.lock();
  const giveBack = s.random.weighted([
    [6, `WRITE_ONCE(${lock}, 0);`],
    [1, `insn_lock_xchg(${lock}, 0);`],
    [1, `insn_lock_add(${lock}, -1);`],
    [1, `insn_store_release(${lock}, 0);`],
    [1, `WRITE_ONCE(${s.lock()}, 0);`],
  ]);
  return around(`insn_await_cmpxchg(${lock}, 0, 1);`, body, giveBack);
}

/** In an order that others may not keep to. */
function withTwoLocks(s: Scope, body: readonly Statement[]): Statement[] {
  const [first, second] = s.random.shuffled(["l0", "l1"]);
  return [
    {
      open: [first, second].map((lock) => `insn_await_cmpxchg(${String(lock)}, 0, 1);`),
      body,
      close: [second, first].map((lock) => `WRITE_ONCE(${String(lock)}, 0);`),
    },
  ];
}

/** One goes in, and somebody lets the next one in. */
function withGate(s: Scope, body: readonly Statement[]): Statement[] {
  const gate = s.int();
  return around(`insn_await_cmpxchg(${gate}, 1, 0);`, body, `WRITE_ONCE(${gate}, 1);`);
}

function withSpinlock(s: Scope, body: readonly Statement[]): Statement[] {
  const lock = `addr(${s.spinlock()})`;
  const flags = s.local();
  return s.random.weighted<() => Statement[]>([
    [3, () => around(`spin_lock(${lock});`, body, `spin_unlock(${lock});`)],
    [1, () => around(`spin_lock_bh(${lock});`, body, `spin_unlock_bh(${lock});`)],
    [
      2,
      () =>
        around(
          `const ${flags} = spin_lock_irqsave(${lock});`,
          body,
          `spin_unlock_irqrestore(${lock}, ${flags});`,
        ),
    ],
  ])();
}

function withSpinlockOnly(s: Scope, body: readonly Statement[]): Statement[] {
  const lock = `addr(${s.spinlock()})`;
  return [
    {
      open: [`if (spin_trylock(${lock})) {`],
      body: [...body, `spin_unlock(${lock});`],
      close: ["}"],
    },
  ];
}

const loops: readonly Weighted<Wrapper>[] = [
  [3, twice],
  [2, until],
  [1, (s, body) => around(`while (READ_ONCE(${s.int()}) !== ${s.value()}) {`, body, "}")],
  [1, (_, body) => around("while (insn_choose(2) === 0) {", body, "}")],
  [1, localLoop],
];

function twice(s: Scope, body: readonly Statement[]): Statement[] {
  const name = s.local();
  return around(`for (let ${name}: int = 0; ${name} < 2; ${name}++) {`, body, "}");
}

function until(s: Scope, body: readonly Statement[]): Statement[] {
  const last = `if (READ_ONCE(${s.int()}) === ${s.value()}) break;`;
  return [{ open: ["for (;;) {"], body: [...body, last], close: ["}"] }];
}

/** Goes round without looking at anything, for ever with some values. */
function localLoop(s: Scope, body: readonly Statement[]): Statement[] {
  const name = s.local();
  const step = s.random.pick([`${name} += 1`, `${name} = ${name} & 1`, `${name} = ${name} | 2`]);
  return [`let ${name}: int = READ_ONCE(${s.int()});`, `while (${name} < 2) ${step};`, ...body];
}

const branches: readonly Weighted<Wrapper>[] = [
  [3, (s, body) => around(`if (READ_ONCE(${s.int()}) === ${s.value()}) {`, body, "}")],
  [1, (_, body) => around("if (insn_choose(2) === 1) {", body, "}")],
  [1, (s, body) => around(`if (insn_lock_cmpxchg(${s.int()}, 0, 1) === 0) {`, body, "}")],
];

const exclusives: readonly Weighted<Wrapper>[] = [
  [2, retry],
  [1, once],
];

/** A read-modify-write that is tried until it succeeds, with something in between. */
function retry(s: Scope, body: readonly Statement[]): Statement[] {
  const [name, word] = [s.local(), s.int()];
  const between = s.random.percent(40) ? body : [];
  const after = between === body ? [] : body;
  const loop: Block = {
    open: ["do {"],
    body: [`${name} = insn_load_exclusive(${word});`, ...between],
    close: [`} while (insn_store_exclusive(${word}, ${name} + 1) !== 0);`],
  };
  return [`let ${name}: int = 0;`, loop, ...after];
}

function once(s: Scope, body: readonly Statement[]): Statement[] {
  const name = s.local();
  return [
    `const ${name} = insn_load_exclusive(${s.int()});`,
    ...body,
    `observe('${s.report()}', insn_store_exclusive(${s.int()}, ${name} + 1));`,
  ];
}

const stack: readonly Weighted<Wrapper>[] = [[1, lend]];

/** A word of the own stack that others may find meanwhile. */
function lend(s: Scope, body: readonly Statement[]): Statement[] {
  const name = s.local();
  const give = s.random.weighted([
    [2, `lent = addr(${name});`],
    [1, `insn_lock_xchg(lent, addr(${name}));`],
    [1, `insn_await_cmpxchg(lent, NULL, addr(${name}));`],
    [1, `insn_lock_cmpxchg(lent, NULL, addr(${name}));`],
  ]);
  const takeBack = s.random.percent(60) ? ["WRITE_ONCE(lent, NULL);"] : [];
  const more = s.random.percent(60) ? [`${name}.value = 2;`, `${name}.value = 3;`] : [];
  const first = s.random.percent(80) ? [`${name}.value = 1;`] : [];
  const inside = [`let ${name}!: one;`, ...first, give, ...more, ...body, ...takeBack];
  return [{ open: ["{"], body: inside, close: ["}"] }];
}

export const BLOCKS = { sections, locks, loops, branches, exclusives, stack } as const;
