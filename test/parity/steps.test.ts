// SPDX-License-Identifier: GPL-2.0-only
/** The language in which the manifest says what a function does. */
import test from "ava";
import { KernelFile } from "../../tools/parity/source/file.js";
import { stepsOf } from "../../tools/parity/source/steps.js";
import { deviation, deviationText } from "../../tools/parity/rules/sequence.js";

function stepsIn(body: string, config?: string): string[] {
  const text = `function f(sp: ptr<s>, idx: int): int {\n${body}\n}\n`;
  const source = new KernelFile("kernel/f.ts", text).functions.get("f");
  return source ? stepsOf(source, config).map((step) => step.text) : ["no function"];
}

const means = test.macro({
  exec(t, body: string, ...expected: string[]) {
    t.deepEqual(stepsIn(body), expected);
  },
  title: (name) => `steps: ${name ?? ""}`,
});

test("a call, its arguments by what lasts of them", means, "g(sp, idx, 0x10, N);", "g 16 N");
test("a place is its last field", means, "g(addr(sp.a.b), sp.c[idx], sp.d[1]);", "g b c d[1]");
test("the pointee", means, "sp.tail.$ = sp; sp.$ += idx;", "tail.$ =", "$ +=");
test(
  "a store and its value",
  means,
  "sp.run = true; sp.n = 0; sp.p = NULL;",
  "run = true",
  "n = 0",
  "p = NULL",
);
test("inside first, left to right", means, "g(h(sp), k(sp));", "h", "k", "g");
test("operations", means, "const x = READ_ONCE(sp.n) & 0x1;", "READ_ONCE n", "& 1");
test("on locals", means, "let n = idx; n -= 1; if (n <= 0) n++;", "-= 1", "<= 0", "++");
test("a negative number", means, "g(-1); g(-idx);", "g -1", "g -");
test("not", means, "if (!sp.run && !g(sp)) h();", "!run", "!g", "h");
test("a choice", means, "g(idx < 2 ? 2 : idx);", "< 2", "? 2 :", "g");
test(
  "type arguments",
  means,
  "const x = alloc<s>(); container_of<t>(x, 'a.b');",
  "alloc<s>",
  "container_of<t> a.b",
);
test("a message is no step", means, "WARN(idx > 1, 'two words');", "> 1", "WARN");
test("through a pointer", means, "sp.func(sp); idx(sp);", "*func", "*");
test("what has no name is not returned", means, "return idx;");
test(
  "what has one is",
  means,
  "if (idx) return sp.n; return -ENOMEM;",
  "return n",
  "return -ENOMEM",
);
test("types are no steps", means, "let x!: array<ulong, 2>; const y = idx as long;");

test("what another version does in a shared file is left out when it is known which is meant", (t) => {
  const body =
    "if (IS_ENABLED(CONFIG_TREE_SRCU)) smp_mb();\nelse if (IS_ENABLED(CONFIG_SMP)) g(sp.a);\nh();";
  t.deepEqual(stepsIn(body, "CONFIG_TREE_SRCU"), ["smp_mb", "h"]);
  t.deepEqual(stepsIn(body, "CONFIG_TINY_SRCU"), ["IS_ENABLED CONFIG_SMP", "g a", "h"]);
  const all = ["IS_ENABLED CONFIG_TREE_SRCU", "smp_mb", "IS_ENABLED CONFIG_SMP", "g a", "h"];
  t.deepEqual(stepsIn(body), all);
});

test("renaming a local or a parameter changes no step", (t) => {
  const body = "const head = sp.batch.head; head.next = idx; queue(head, sp.list);";
  t.deepEqual(
    stepsIn(body),
    stepsIn(body.replace(/\bhead\b(?!;)/g, "first").replace(".first", ".head")),
  );
});

test("the first deviation is the one that is told", (t) => {
  const found = (...texts: string[]) =>
    texts.map((text) => ({ text, verb: text, node: undefined as never }));
  t.is(deviation(["a", "b"], found("a", "b")), undefined);
  const told = (wanted: string[], ...texts: string[]) => {
    const first = deviation(wanted, found(...texts));
    return first && deviationText(first, "v0");
  };
  t.is(told(["a", "b"], "b", "a"), 'step 1 is "b", in v0 "a"');
  t.is(told(["a", "b"], "a"), 'step 2 is missing, in v0 "b"');
  t.is(told(["a"], "a", "b"), 'goes on with "b", in v0 it ends before');
});
