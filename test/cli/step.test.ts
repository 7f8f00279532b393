// SPDX-License-Identifier: GPL-2.0-only
/** `srcu step`, told on stdin what to do. */
import test from "ava";
import { Place } from "./srcu.js";

const place = new Place();
test.after.always(() => {
  place.remove();
});

const made = place.srcu(["review", "--scenario", "seq-total", "--arch", "arm64", "--no-study"]);

function told(...commands: readonly string[]) {
  const trace = "traces/seq-total-arm64-before.json";
  return place.srcu(["step", trace], commands.map((line) => `${line}\n`).join(""));
}

test("it begins at the beginning and ends with its input", (t) => {
  t.is(made.status, 0, made.stderr);
  const { status, stdout, stderr } = told();
  t.is(status, 0, stderr);
  t.regex(
    stdout,
    /^seq-total on arm64: seq-total\. "h" lists .*\nat the beginning, \d+ steps to go\n$/,
  );
});

test("forward and back, to a step, to a switch", (t) => {
  const { stdout } = told("", "n 2", "b", "g 7", "s", "q", "n");
  const steps = [...stdout.matchAll(/^step (\d+) /gm)].map((match) => Number(match[1]));
  t.deepEqual(steps.slice(0, 4), [1, 3, 2, 7]);
  t.is(steps.length, 5);
});

test("words, source, functions, others", (t) => {
  const { stdout } = told("s", "p seq[", "p nonsense", "l", "w", "o");
  t.regex(stdout, /^seq\[0\] on CPU 0 is \d/m);
  t.regex(stdout, /No word that the schedule accesses has "nonsense" in its name\./);
  t.regex(stdout, /^> +\d+ {2} *\S/m);
  t.regex(stdout, /^at \S+:\d+ in \w+\(\)\nby /m);
  t.regex(stdout, /^\* \S+: .*\n( .*\n)* {6}then: seq-total/m);
});

test("the end says what it comes to, and what is no command is told what there is", (t) => {
  const { stdout } = told("g 9999", "frob", "h");
  t.regex(stdout, /^the end: seq-total: /m);
  t.regex(stdout, /^There is no "frob" here:\n/m);
  t.is(stdout.match(/what else could run here/g)?.length, 2);
});

test("what is no schedule is refused", (t) => {
  const { status, stderr } = place.srcu(["step", "none.json"]);
  t.is(status, 2);
  t.regex(stderr, /none\.json cannot be read/);
});
