// SPDX-License-Identifier: GPL-2.0-only
/** Answers to cases: those that an earlier review knows, and searches for the others. */
import { groupBy } from "../base/group.js";
import type { Case, Engine } from "./engine.js";
import { fewAtOnce } from "./few.js";
import { keyOf, type Run, runMatrix, type Sharing, type Watcher } from "./matrix.js";

/** A search, without its image: it may be of an earlier review, and there are too many to keep. */
export type Searched = Omit<Run<string>, "image" | "alike">;

/** Finds answers, and keeps count of them. */
export class Answers {
  readonly all: Searched[] = [];
  /** Searches whose answer was used already. */
  private readonly used = new Set<string>();

  constructor(
    private readonly engine: Engine<string>,
    private readonly watcher: Watcher,
    private readonly sharing: Sharing,
  ) {}

  /**
   * The answers to these cases, scenario by scenario. Which of them share a search depends on what else is
   * asked, so an answer is known again only where the same is asked together: a review says the same whatever
   * was reviewed before it.
   */
  async of(asked: readonly Case<string>[]): Promise<Searched[]> {
    const machines = [...new Set(asked.map(({ machine }) => machine.name))];
    const peers = JSON.stringify([this.sharing, machines]);
    const cases = asked.map((job) => ({ ...job, peers }));
    const found = this.recall(cases);
    const answered = new Set(found.flatMap((one) => one.cases));
    const left = cases.filter((job) => !answered.has(job));
    let done = 0;
    const watcher: Watcher = {
      ...this.watcher,
      compiled: () => {
        this.watcher.compiled(++done, left.length);
      },
    };
    const scenarios = groupBy(left, ({ scenario }) => scenario).values();
    await fewAtOnce(scenarios, async (mine) => {
      for (const run of await runMatrix(mine, this.engine, watcher, this.sharing)) {
        this.engine.remember?.(run);
        found.push(this.withoutImage(run));
      }
    });
    this.all.push(...found);
    return found;
  }

  /** Cases of one search together. */
  private recall(cases: readonly Case<string>[]): Searched[] {
    const known = cases.flatMap((job) => {
      const answer = this.engine.recall?.(job);
      const isOwn = this.sharing !== "same" || answer?.alike === false;
      return answer && isOwn ? [{ job, ...answer }] : [];
    });
    return [...groupBy(known, ({ search }) => search)].flatMap(([search, members]) => {
      const [first] = members;
      if (!first) return [];
      const { machine } = first.job;
      const jobs = members.map(({ job }) => job);
      return [{ machine, cases: jobs, result: first.result, known: true, again: this.use(search) }];
    });
  }

  private withoutImage({ image, machine, cases, result, known, again }: Run<string>): Searched {
    const used = this.use(keyOf(image, machine));
    return { machine, cases, result, known, again: again === true || used };
  }

  /** Whether the answer of this search was used before. */
  private use(search: string): boolean {
    const used = this.used.has(search);
    this.used.add(search);
    return used;
  }
}
