// SPDX-License-Identifier: GPL-2.0-only
/** Tries programs in a thread, which can be ended when the checker does not come back. */
import { parentPort } from "node:worker_threads";
import type { Draft } from "./generator/draft.js";
import { textOf } from "./generator/text.js";
import { placeOf, programText } from "./report.js";
import { type Outcome, Trials } from "./trial.js";

/** Which program to try. */
export interface Order {
  readonly seed: number;
  readonly number: number;
}

/** What came of it. With differences the program as it was, and a message `shorter` follows. */
export interface Tried {
  readonly kind: "tried";
  readonly outcome: Outcome;
  readonly report: string;
}

/** The same differences in fewer lines. */
export interface Shorter {
  readonly kind: "shorter";
  readonly report: string;
}

/** The generator or the comparison is wrong. */
export interface Fault {
  readonly kind: "fault";
  readonly report: string;
}

export type Message = Tried | Shorter | Fault;

const trials = await Trials.open();

function send(message: Message): void {
  parentPort?.postMessage(message);
}

function tryProgram({ seed, number }: Order): void {
  const machines = trials.machinesFor(seed, number);
  const draft = trials.draft(seed, number);
  const report = (outcome: Outcome, of: Draft): string =>
    programText(placeOf(seed, number), outcome.differences, textOf(of));
  const outcome = trials.run(draft, machines);
  send({ kind: "tried", outcome, report: report(outcome, draft) });
  const [first] = outcome.differences;
  if (!first) return;
  const short = trials.shorten(draft, machines, first.who);
  send({ kind: "shorter", report: report(trials.run(short, machines), short) });
}

parentPort?.on("message", (order: Order) => {
  try {
    tryProgram(order);
  } catch (error) {
    const text = textOf(trials.draft(order.seed, order.number));
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ kind: "fault", report: `${placeOf(order.seed, order.number)}\n${why}\n\n${text}` });
  }
});
