// SPDX-License-Identifier: GPL-2.0-only
/**
 * An image as one memory model sees it. Sequentially consistent memory needs no fences and no ordered
 * accesses, so without them architectures whose code differs in nothing else get the same image, and
 * share one search.
 */
import { hashImage } from "../hash.js";
import type { Image, Instr } from "../ir.js";

function renumbered(instr: Instr, newPc: readonly number[]): Instr {
  if (instr.op === "jump") return { ...instr, to: newPc[instr.to] as number };
  if (instr.op === "branch") {
    return { ...instr, to: newPc[instr.to] as number, otherwise: newPc[instr.otherwise] as number };
  }
  return "order" in instr && instr.order !== "plain" ? { ...instr, order: "plain" } : instr;
}

/** Lines whose only code was a fence. */
function withoutLines(image: Image, code: readonly Instr[]): Image["lines"] {
  const fences = image.code.filter(({ op }) => op === "fence");
  if (fences.length === 0) return image.lines;
  const placesOf = (some: readonly Instr[]): Set<string> =>
    new Set(
      [...new Set(some.map(({ src }) => src))].map((src) => {
        const source = image.sources[src];
        return source ? `${source.file}:${String(source.line)}` : "";
      }),
    );
  const kept = placesOf(code);
  const gone = new Set([...placesOf(fences)].filter((at) => !kept.has(at)));
  return Object.fromEntries(
    Object.entries(image.lines).map(([file, lines]) => [
      file,
      lines.filter((line) => !gone.has(`${file}:${String(line)}`)),
    ]),
  );
}

/** The image for sequentially consistent memory, with a digest of its own. */
export function forSequentialConsistency(image: Image): Image {
  const newPc: number[] = [];
  let next = 0;
  for (const instr of image.code) {
    newPc.push(next);
    if (instr.op !== "fence") next++;
  }
  const code = image.code
    .filter((instr) => instr.op !== "fence")
    .map((instr) => renumbered(instr, newPc));
  const entries = image.entries.map((entry) => ({ ...entry, pc: newPc[entry.pc] as number }));
  const special = { ...image, code, entries, lines: withoutLines(image, code) };
  return { ...special, hash: hashImage(special) };
}
