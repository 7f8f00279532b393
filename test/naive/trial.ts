// SPDX-License-Identifier: GPL-2.0-only
/** One random program, compared on one machine, and with another machine that may behave alike. */
import { openSession } from "../../tools/session/session.js";
import { SourceCache } from "../../tools/kcc/front/cache.js";
import { compileScenario } from "../../tools/scenarios/compile.js";
import { KernelCodeError } from "../../tools/kcc/diagnostic.js";
import type { SourceTree } from "../../tools/base/source-tree.js";
import type { ArchMachine } from "../../tools/machine/arch.js";
import { forSequentialConsistency } from "../../tools/kcc/passes/specialise.js";
import { overlay } from "../../tools/patch/overlay.js";
import { type Difference, type Target, compare, compareAlike, naiveEndings } from "./compare.js";
import type { Draft } from "./generator/draft.js";
import { Random } from "./generator/random.js";
import { textOf } from "./generator/text.js";
import { minimised } from "./minimise.js";
import { Programs } from "./programs.js";

const FILE = "test/selftests/random.ts";
const MACHINES: readonly string[] = ["arm64", "powerpc", "s390", "x86"];

/** What came of one program. */
export interface Outcome {
  /** Why it was not compared, e.g. that it is too large. */
  readonly unknown?: string;
  /** Images compared with their searches, and with an image that is alike. */
  readonly images: number;
  readonly alike: number;
  readonly endings: number;
  readonly differences: readonly Difference[];
}

export class Trials {
  private readonly programs = new Programs();
  private readonly cache = new SourceCache();

  private constructor(
    private readonly tree: SourceTree,
    private readonly machines: readonly ArchMachine[],
  ) {}

  static async open(): Promise<Trials> {
    const { tree, allMachines } = await openSession({ arch: [], scenario: [] });
    return new Trials(
      tree,
      allMachines.filter(({ name }) => MACHINES.includes(name)),
    );
  }

  draft(seed: number, number: number): Draft {
    return this.programs.draft(seed, number);
  }

  /** The machine that a program is compared on, and the other one. */
  machinesFor(seed: number, number: number): readonly [ArchMachine, ArchMachine] {
    const [one, two] = new Random(-1 - seed, number).shuffled(this.machines);
    if (!one || !two) throw new Error("there are no two machines");
    return [one, two];
  }

  run(draft: Draft, [machine, other]: readonly [ArchMachine, ArchMachine]): Outcome {
    const target = this.target(draft, machine);
    const answer = naiveEndings(target);
    if (!("endings" in answer))
      return { unknown: answer.unknown, images: 0, alike: 0, endings: 0, differences: [] };
    const compared = compare(target, answer.endings);
    const twin = compareAlike(target, answer.endings, this.target(draft, other));
    return {
      images: 1,
      alike: twin ? 1 : 0,
      endings: compared.endings + (twin?.endings ?? 0),
      differences: [...compared.differences, ...(twin?.differences ?? [])],
    };
  }

  /** A shorter program that differs in the same place. */
  shorten(draft: Draft, machines: readonly [ArchMachine, ArchMachine], who: string): Draft {
    return minimised(draft, (candidate) => {
      try {
        return this.run(candidate, machines).differences.some((one) => one.who === who);
      } catch (error) {
        if (error instanceof KernelCodeError) return false;
        throw error;
      }
    });
  }

  private target(draft: Draft, machine: ArchMachine): Target {
    const tree = overlay(this.tree, new Map([[FILE, textOf(draft)]]));
    const image = compileScenario(tree, { scenario: FILE, machine, cache: this.cache });
    return { image: forSequentialConsistency(image), machine };
  }
}
