// SPDX-License-Identifier: GPL-2.0-only
/** `srcu step`: walks through a saved schedule on the terminal, or as told on stdin. */
import { createInterface } from "node:readline";
import { EXIT, type ExitStatus } from "../base/exit.js";
import { counted, wrap } from "../base/layout.js";
import { print } from "../base/output.js";
import type { SourceTree } from "../base/source-tree.js";
import { replay } from "../explore/replay.js";
import { frameText, placeOf } from "../report/places.js";
import { pageWidth } from "../report/text.js";
import { type Alternative, Walk } from "../report/walk.js";
import { readTraced, strictly } from "./traced.js";

/** Options of `srcu step`. */
export interface StepOptions {
  readonly patch?: string;
}

const HELP = `n, Enter  a step forward; n 5 five of them      b  back; b 5
s         to where another context goes on      r  back to where one did
g 41      to step 41 of the schedule
p seq     the words with this in their names, and who wrote them last
o         what else could run here, and what comes of it if the rest goes on as it did
w         where this step is: the functions it is in
l         the source around it
q         ends`;

/** Lines of source above and below. */
const AROUND = 4;

/** Commands by their first letter; each gives the lines to print. */
class Commands {
  constructor(
    private readonly walk: Walk,
    private readonly tree: SourceTree,
  ) {}

  run(line: string): string[] | undefined {
    const [name = "", ...rest] = line.trim().split(/\s+/);
    const argument = rest.join(" ");
    const letter = name === "" ? "n" : name;
    if (/^q(uit)?$/.test(letter)) return undefined;
    return this.move(letter, argument) ?? this.look(letter, argument) ?? this.unknown(name);
  }

  /** Where it stands. */
  here(): string[] {
    const { walk } = this;
    if (walk.position === 0) return [`at the beginning, ${walk.length} steps to go`];
    return walk.last();
  }

  /** What it comes to, once it is at the end. */
  private atEnd(): string[] {
    const { finding } = this.walk.schedule;
    if (this.walk.position < this.walk.length) return [];
    return [`the end: ${finding.rule}: ${finding.text}`];
  }

  private move(letter: string, argument: string): string[] | undefined {
    const { walk } = this;
    const count = /^\d{1,9}$/.test(argument) ? Number(argument) : 1;
    const moves: Record<string, () => void> = {
      n: () => {
        walk.goTo(walk.position + count);
      },
      b: () => {
        walk.goTo(walk.position - count);
      },
      s: () => {
        walk.toSwitch(1);
      },
      r: () => {
        walk.toSwitch(-1);
      },
      g: () => {
        walk.goTo(walk.positionOf(count));
      },
    };
    const move = moves[letter];
    if (!move) return undefined;
    move();
    return [...this.here(), ...this.atEnd()];
  }

  private look(letter: string, argument: string): string[] | undefined {
    switch (letter) {
      case "p":
        return this.values(argument);
      case "o":
        return this.others();
      case "w":
        return this.walk
          .frames()
          .map((frame, at) => `${at === 0 ? "at" : "by"} ${frameText(frame)}`);
      case "l":
        return this.source();
      case "h":
      case "?":
      case "help":
        return HELP.split("\n");
      default:
        return undefined;
    }
  }

  private unknown(name: string): string[] {
    return [`There is no "${name}" here:`, ...HELP.split("\n")];
  }

  private values(text: string): string[] {
    const found = this.walk.print(text);
    if (found.length === 0)
      return [`No word that the schedule accesses has "${text}" in its name.`];
    return found.map(({ name, value, writer }) => {
      const by = writer ? `, written by ${writer.name} in step ${writer.step}` : "";
      return `${name} is ${value ?? "not in use"}${by}`;
    });
  }

  private others(): string[] {
    const all = this.walk.alternatives();
    if (all.length === 0) return ["Nothing can run here."];
    return all.flatMap((one) => this.alternative(one));
  }

  private alternative({ name, text, place, isNext, fate, choice }: Alternative): string[] {
    const where = place ? ` (${place.fn}:${place.line})` : "";
    const head = `${isNext ? "*" : " "} ${name}${choice > 0 ? ` [${choice}]` : ""}: ${text}${where}`;
    const missed =
      fate.missed > 0 ? `, without ${counted(fate.missed, "step")} of the schedule` : "";
    const ends: Record<string, string> = {
      end: `ends well${fate.text === "" ? "" : `: ${fate.text}`}`,
      stuck: "nobody can go on in the end",
      open: "no end in sight",
    };
    return [head, `      then: ${ends[fate.end] ?? fate.end}${missed}`];
  }

  private source(): string[] {
    const place = placeOf(this.walk.frames());
    if (!place) return ["There is no source here."];
    const lines = (this.tree.read(place.file) ?? "").split("\n");
    const from = Math.max(1, place.line - AROUND);
    const shown = lines.slice(from - 1, place.line + AROUND);
    return shown.map((text, i) => {
      const mark = from + i === place.line ? ">" : " ";
      return `${mark}${String(from + i).padStart(5)}  ${text.replaceAll("\t", "    ")}`.trimEnd();
    });
  }
}

/** Sentences are fitted to the page; source stays as it is. */
function fitted(lines: readonly string[], width: number): string {
  const fit = (line: string): string =>
    line.length <= width || /^[ >] +\d+ {2}/.test(line) ? line : wrapped(line, width);
  return lines.map(fit).join("\n");
}

function wrapped(line: string, width: number): string {
  const indent = /^ */.exec(line)?.[0] ?? "";
  return wrap(line.trimStart(), indent, `${indent}    `, width);
}

/** Runs the command. */
export async function step(file: string, options: StepOptions): Promise<ExitStatus> {
  const { image, machine, trace, tree } = await readTraced(file, options.patch);
  strictly(file, () => replay(image, machine, trace));
  const commands = new Commands(new Walk(image, machine, trace), tree);
  const isTerminal = process.stdin.isTTY;
  const input = createInterface({
    input: process.stdin,
    ...(isTerminal ? { output: process.stdout } : {}),
    prompt: "(step) ",
  });
  const { scenario, arch, finding } = trace;
  print(`${scenario} on ${arch}: ${finding.rule}. "h" lists what can be said here.`);
  print(fitted(commands.here(), pageWidth()));
  if (isTerminal) input.prompt();
  for await (const line of input) {
    const answer = commands.run(line);
    if (!answer) break;
    print(fitted(answer, pageWidth()));
    if (isTerminal) input.prompt();
  }
  input.close();
  return EXIT.clean;
}
