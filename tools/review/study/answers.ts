// SPDX-License-Identifier: GPL-2.0-only
/** Answers to cases: those that an earlier review knows, and searches for the others. */
import type { Case, Engine } from "../engine.js";
import { groupBy } from "../group.js";
import { keyOf, runMatrix, type Run, type Sharing, type Watcher } from "../matrix.js";

/** A search, without its image. */
export type Searched = Pick<Run<string>, "cases" | "result" | "known" | "again">;

/** Finds answers, and keeps count of them. */
export class Answers {
  readonly all: Searched[] = [];
  /** Searches whose answer was used already. */
  private readonly used: Set<string>;

  constructor(
    private readonly engine: Engine<string>,
    private readonly watcher: Watcher,
    earlier: readonly Run<string>[],
    private readonly sharing: Sharing,
  ) {
    this.used = new Set(earlier.map(({ image, machine }) => keyOf(image, machine)));
  }

  /** The answers to these cases. */
  async of(cases: readonly Case<string>[]): Promise<Searched[]> {
    const known = this.recall(cases);
    const answered = new Set(known.flatMap((one) => one.cases));
    const runs = await runMatrix(
      cases.filter((job) => !answered.has(job)),
      this.engine,
      this.watcher,
      this.sharing,
    );
    for (const run of runs) {
      this.engine.remember?.(run.cases, run.image, run.machine, run.result);
    }
    const found = [...known, ...runs.map(withoutImage)];
    this.all.push(...found);
    return found;
  }

  /** Cases of one search together. */
  private recall(cases: readonly Case<string>[]): Searched[] {
    const known = cases.flatMap((job) => {
      const answer = this.engine.recall?.(job);
      return answer ? [{ job, ...answer }] : [];
    });
    return [...groupBy(known, ({ search }) => search)].flatMap(([search, members]) => {
      const [first] = members;
      if (!first) return [];
      const again = this.used.has(search);
      this.used.add(search);
      return [{ cases: members.map(({ job }) => job), result: first.result, known: true, again }];
    });
  }
}

function withoutImage({ cases, result, known, again = false }: Run<string>): Searched {
  return { cases, result, known, again };
}
