// SPDX-License-Identifier: GPL-2.0-only
/** Every set of schedules is searched once in a review, whichever of its trees it comes from. */
import { UserError } from "../base/errors.js";
import type { Result } from "../explore/result.js";
import type { Answered, Engine } from "./engine.js";
import { keyOf } from "./matrix.js";
import type { PackedImage } from "./packed.js";
import { unsearched } from "./unsearched.js";
import { inTree } from "./variant.js";

/** The answer when a scenario's setup() fails, so that no search can begin. */
function cannotBegin({ scenario }: PackedImage, { message }: UserError): Result {
  const finding = { rule: "setup", text: message, where: [], context: "setup()" };
  return unsearched(scenario, { verdict: "error", finding });
}

/** The answer to an earlier search, its schedule as one of this machine and tree. */
function again({ result, known }: Answered, arch: string, side: string): Answered {
  const { trace } = result;
  if (!trace) return { result, known, again: true };
  const renamed = { ...trace, arch, tree: inTree(trace.tree, side) };
  return { result: { ...result, trace: renamed }, known, again: true };
}

/** `engine`, remembering its answers for as long as the review takes. */
export function sharing<S extends string>(engine: Engine<S>): Engine<S> {
  const answers = new Map<string, Promise<Answered>>();
  const search: Engine<S>["run"] = async (image, ...rest) => {
    try {
      return await engine.run(image, ...rest);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { result: cannotBegin(image, error), known: false };
    }
  };
  return {
    compile: (...asked) => engine.compile(...asked),
    skip: (job) => engine.skip?.(job),
    run: async (image, machine, side, onProgress) => {
      const key = keyOf(image, machine);
      const earlier = answers.get(key);
      if (earlier) return again(await earlier, machine.name, side);
      const answer = search(image, machine, side, onProgress);
      answers.set(key, answer);
      return answer;
    },
    recall: (job) => engine.recall?.(job),
    remember: (run) => engine.remember?.(run),
    close: () => engine.close(),
  };
}
