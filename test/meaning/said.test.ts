// SPDX-License-Identifier: GPL-2.0-only
import test from "ava";
import { callsText, tokensText } from "../../tools/meaning/said.js";
import type { Change } from "../../tools/patch/changes.js";

function change(before: string[], after: string[], id = 1): Change {
  const place = { hunk: 1, beforeLine: 1, afterLine: 1, commentOnly: false };
  return { id, file: "a.ts", before, after, ...place };
}

test("calls that come and go", (t) => {
  const said = (before: string[], after: string[]) => callsText(change(before, after), []);
  t.is(said(["synchronize_srcu(addr(s));"], []), "no longer calls synchronize_srcu()");
  t.is(said([], ["if (x) f();"]), "now calls f()");
  t.is(said(["f(1);"], ["g(1);"]), "no longer calls f(); now calls g()");
  t.is(said(["f(1);"], ["f(2); /* g() */"]), "");
});

test("a call that goes here and comes there has moved", (t) => {
  const [gone, come] = [change(["kfree(p);"], [], 1), change([], ["kfree(p);"], 2)];
  t.is(callsText(gone, [gone, come]), "calls in another place: kfree()");
  t.is(callsText(come, [gone, come]), "calls in another place: kfree()");
});

test("what differs in a line", (t) => {
  t.is(tokensText(change(["return a === b;"], ["return a >= b;"])), "`===` becomes `>=`");
  t.is(tokensText(change(["x(1);"], ["x();"])), "`1` goes");
  t.is(tokensText(change([], ["x = 1;"])), "`x = 1 ;` comes");
});
