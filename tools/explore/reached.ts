// SPDX-License-Identifier: GPL-2.0-only
/** Which source lines the schedules of a search went through. */
import type { Image, Instr } from "../kcc/ir.js";
import { isLocal } from "../kcc/local.js";
import type { Machine } from "../machine/machine.js";

/** Where a block ends that does not go on to the next instruction. */
const ENDS: ReadonlySet<Instr["op"]> = new Set(["jump", "branch", "fail"]);

/** Sources of the instructions that were reached; those it was called from come with it. */
function reachedSources(image: Image, marks: ArrayLike<number>): Set<number> {
  const found = new Set<number>();
  let reached = false;
  for (const [pc, instr] of image.code.entries()) {
    // A local instruction is marked where its block begins only; those that follow it come with it.
    reached = marks[pc] === 1 || (reached && isLocal(instr));
    if (!reached) continue;
    for (let at = instr.src; at >= 0 && !found.has(at); at = image.sources[at]?.caller ?? -1) {
      found.add(at);
    }
    if (ENDS.has(instr.op)) reached = false;
  }
  return found;
}

/** Lines by file, sorted. */
function linesOf(image: Image, sources: Iterable<number>): Record<string, number[]> {
  const lines = new Map<string, Set<number>>();
  for (const at of sources) {
    const source = image.sources[at];
    if (!source) continue;
    const set = lines.get(source.file) ?? new Set();
    lines.set(source.file, set.add(source.line));
  }
  return Object.fromEntries(
    [...lines].map(([file, set]) => [file, [...set].sort((a, b) => a - b)]),
  );
}

/** Instructions of registers alone, whose lines a schedule need not be seen to pass. */
const SILENT: ReadonlySet<Instr["op"]> = new Set<Instr["op"]>([
  ...(["mov", "binary", "jump", "branch", "current", "stack", "percpu"] as const),
  ...(["fail", "observe", "witness", "end"] as const),
]);

/** Lines that do something visible, none of it reached. */
export function unreachedLines({ image, runtime }: Machine): Record<string, number[]> {
  const { code, sources } = image;
  const reached = reachedSources(image, runtime.reached);
  const place = (src: number): string => {
    const source = sources[src];
    return source ? `${source.file}:${source.line}` : "";
  };
  const places = new Set([...reached].map(place));
  const visible = code.flatMap(({ op, src }) => (SILENT.has(op) ? [] : [src]));
  return linesOf(
    image,
    visible.filter((src) => !places.has(place(src))),
  );
}

/** The lines reached; one that does nothing but call is reached when what it calls is. */
export function reachedLines({ image, runtime }: Machine): Record<string, number[]> {
  return linesOf(image, reachedSources(image, runtime.reached));
}

/**
 * The lines that something was compiled from, or that only call such. Fences count, although nothing is
 * left of them where memory is sequentially consistent.
 */
export function codeLines(image: Image): Record<string, number[]> {
  return linesOf(image, image.sources.keys());
}
