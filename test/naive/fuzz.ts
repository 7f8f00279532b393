// SPDX-License-Identifier: GPL-2.0-only
/**
 * Compares the checker with the naive explorer on random programs, until the time is up:
 * `node build/test/naive/fuzz.js --seconds 60 --seed 1`, or `--seed 1 --only 7` for one program.
 */
import { parseArgs } from "node:util";
import { textOf } from "./generator/text.js";
import type { Order } from "./fuzz-worker.js";
import { Programs } from "./programs.js";
import { placeOf, programText } from "./report.js";
import { Tally } from "./tally.js";
import { Thread } from "./thread.js";

/** Seconds after which a program, or a shorter one, is given up: its search does not come back. */
const PATIENCE = 20;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  },
});

/** Tries programs, prints what is different, and counts. */
class Fuzzer {
  private readonly thread = new Thread(PATIENCE);
  private readonly programs = new Programs();
  readonly tally = new Tally();

  async run(order: Order): Promise<void> {
    this.thread.send(order);
    const message = await this.thread.next();
    if (message?.kind === "fault") throw new Error(message.report);
    if (message?.kind !== "tried") {
      this.hang(order);
      return;
    }
    this.tally.add(message.outcome);
    if (message.outcome.differences.length === 0) return;
    const shorter = await this.thread.next();
    process.stdout.write(`${shorter?.kind === "shorter" ? shorter.report : message.report}\n`);
  }

  async close(): Promise<void> {
    await this.thread.close();
  }

  private hang({ seed, number }: Order): void {
    const who = `no answer in ${String(PATIENCE)} s`;
    const difference = { machine: "some machine", who, expected: [], found: [] };
    const text = textOf(this.programs.draft(seed, number));
    process.stdout.write(`${programText(placeOf(seed, number), [difference], text)}\n`);
    this.tally.add({ images: 0, alike: 0, endings: 0, differences: [difference] });
  }
}

async function main(): Promise<void> {
  const fuzzer = new Fuzzer();
  const seed = Number(values.seed);
  const end = performance.now() + 1000 * Number(values.seconds);
  const isTerminal = process.stderr.isTTY;
  if (values.only !== undefined) await fuzzer.run({ seed, number: Number(values.only) });
  else
    for (let number = 0; performance.now() < end; number++) {
      await fuzzer.run({ seed, number });
      if (isTerminal) process.stderr.write(`\r${fuzzer.tally.progress()}`);
    }
  if (isTerminal) process.stderr.write("\r\x1b[K");
  process.stdout.write(`${fuzzer.tally.summary()}\n`);
  process.exitCode = fuzzer.tally.differing === 0 ? 0 : 1;
  await fuzzer.close();
}

await main();
