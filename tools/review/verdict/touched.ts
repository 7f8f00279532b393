// SPDX-License-Identifier: GPL-2.0-only
/** The lines of code that a patch changes, and whether a schedule went through them. */
import type { SourceTree } from "../../base/source-tree.js";
import type { Side } from "../../jobs/engine.js";
import type { Image } from "../../kcc/ir.js";
import { KernelCodeError } from "../../kcc/diagnostic.js";
import type { ArchMachine } from "../../machine/arch.js";
import { declarationAt, functionsAt, isImportChange, linesOf } from "../../meaning/enclosing.js";
import type { CompileFunction } from "../../meaning/variants.js";
import type { Change } from "../../patch/changes.js";
import { codeLines } from "../../patch/tokens.js";

/** A changed line of code. */
export interface Touched {
  readonly file: string;
  /** In the tree of `side`: that with the patch, unless the change only takes lines away. */
  readonly line: number;
  readonly side: Side;
  readonly text: string;
  /** The function it is in, if it is in one. */
  readonly fn?: string;
  /** The configuration in which it is looked for, if not the usual one. */
  readonly config?: string;
}

/** Lines that were gone through, by file. */
export type Reached = ReadonlyMap<string, ReadonlySet<number>>;

type Trees = Readonly<Record<Side, SourceTree>>;

/** What is asked while lines are looked up. */
export interface TouchedRequest {
  readonly trees: Trees;
  readonly changes: readonly Change[];
  readonly machines: readonly ArchMachine[];
}

function linesOfSide(trees: Trees, change: Change, side: Side): Touched[] {
  const { file } = change;
  const text = trees[side].read(file) ?? "";
  const code = codeLines(text);
  const first = side === "after" ? change.afterLine : change.beforeLine;
  return change[side].flatMap((line, at) => {
    const number = first + at;
    if (!code.has(number)) return [];
    const [fn] = functionsAt(text, { first: number, last: number });
    const where = fn === undefined ? {} : { fn };
    return [{ file, line: number, side, text: line.trim(), ...where }];
  });
}

/** The changed lines of code; what a change replaces is looked at as it is afterwards. */
export function touchedLines({ trees, changes }: TouchedRequest): Touched[] {
  return changes
    .filter((change) => !change.commentOnly && !isImportChange(trees, change))
    .flatMap((change) => {
      const after = linesOfSide(trees, change, "after");
      return after.length > 0 ? after : linesOfSide(trees, change, "before");
    });
}

/** Ends of blocks: what comes after such an instruction may be reached without it, or not with it. */
const ENDS: ReadonlySet<string> = new Set(["jump", "branch", "fail", "end"]);

function entries({ code }: Image): Set<number> {
  return new Set(
    code.flatMap((instr) => {
      if (instr.op === "jump") return [instr.to];
      return instr.op === "branch" ? [instr.to, instr.otherwise] : [];
    }),
  );
}

/** The lines of `fn` in `file` that an instruction is there for. */
function linesAt({ code, sources }: Image, pc: number, { file, fn }: Touched): number[] {
  const found: number[] = [];
  for (let at = code[pc]?.src ?? -1; at >= 0; at = sources[at]?.caller ?? -1) {
    const source = sources[at];
    if (source?.file === file && source.fn === fn) found.push(source.line);
  }
  return found;
}

/** For each block of the function that holds the line, the lines of the function in it. */
function blocksWith(image: Image, touched: Touched): Set<number>[] {
  const heads = entries(image);
  const blocks: Set<number>[] = [];
  let block = new Set<number>();
  image.code.forEach(({ op }, pc) => {
    if (heads.has(pc)) block = new Set();
    for (const line of linesAt(image, pc, touched)) block.add(line);
    if (block.has(touched.line) && !blocks.includes(block)) blocks.push(block);
    if (ENDS.has(op)) block = new Set();
  });
  return blocks;
}

/** Looks lines up in what schedules reached. */
export class Coverage {
  private readonly known = new Map<string, Set<number>[]>();

  constructor(private readonly request: TouchedRequest & { readonly compile: CompileFunction }) {}

  /**
   * Whether a schedule went through the line. One of registers alone need not be left in an image: it
   * was gone through with what stands in the same block, or where it is no code at all, in its function. Of a
   * way out that is no code it is not known.
   */
  isReached(touched: Touched, reached: Reached): boolean {
    const { file, line, fn } = touched;
    const lines = reached.get(file) ?? new Set();
    if (lines.has(line)) return true;
    if (fn === undefined) return this.isUsed(touched, reached);
    const blocks = this.blocks(touched);
    if (blocks.length > 0) return blocks.some((block) => [...block].some((one) => lines.has(one)));
    if (/^(?:return|break|continue);/.test(touched.text)) return false;
    const { first, last } = linesOf(this.text(touched), fn);
    return [...lines].some((one) => first <= one && one <= last);
  }

  private text({ side, file }: Touched): string {
    return this.request.trees[side].read(file) ?? "";
  }

  /** A declaration is looked for by its name, in the lines that were gone through. */
  private isUsed(touched: Touched, reached: Reached): boolean {
    const names = declarationAt(this.text(touched), touched.line);
    if (names.includes("scenario")) return reached.has(touched.file);
    const word = new RegExp(`\\b(?:${names.map(escaped).join("|")})\\b`);
    return [...reached].some(([file, lines]) => {
      const text = this.request.trees[touched.side].read(file)?.split("\n") ?? [];
      return names.length > 0 && [...lines].some((line) => word.test(text[line - 1] ?? ""));
    });
  }

  private blocks(touched: Touched): Set<number>[] {
    const { file, line, side, fn = "" } = touched;
    const key = `${side} ${file}:${String(line)}`;
    const found = this.known.get(key) ?? this.compiled(touched, fn);
    this.known.set(key, found);
    return found;
  }

  private compiled(touched: Touched, fn: string): Set<number>[] {
    const { machines, compile, trees } = this.request;
    return machines.flatMap((machine) => {
      try {
        const image = compile(trees[touched.side], { file: touched.file, fn, machine });
        return blocksWith(image, touched);
      } catch (error) {
        if (error instanceof KernelCodeError) return [];
        throw error;
      }
    });
  }
}

function escaped(name: string): string {
  return name.replace(/\$/g, "\\$");
}
