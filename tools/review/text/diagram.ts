// SPDX-License-Identifier: GPL-2.0-only
/** A schedule cut down to a race: the steps that decide, in two to four columns. */

/** One line of a printed schedule. */
interface Line {
  readonly column: number;
  readonly text: string;
}

/** An access in a line: `c[0] on CPU 1 is 2`, `seq[0] on CPU 1 = 1 (exclusive)`. */
interface Access {
  readonly word: string;
  readonly value: string;
  readonly isWrite: boolean;
}

const COLUMN = 26;
const MOST_LINES = 12;
const MOST_COLUMNS = 4;
const WIDTH = 92;

function linesOf(printed: string): { readonly heads: string[]; readonly lines: Line[] } {
  const [head = "", ...rest] = printed.split("\n");
  const heads = head.split(/\s+/).filter((name) => name !== "");
  const body = rest.slice(0, rest.findIndex((line) => line.startsWith("=>")) >>> 0);
  const lines = body.map((line) => {
    const indent = line.length - line.trimStart().length;
    const text = line.trim().replace(/ {2}\([^()]*\)$/, "");
    return { column: Math.floor(indent / COLUMN), text };
  });
  return { heads, lines };
}

function accessOf({ text }: Line): Access | undefined {
  const match = /^(?:\[CPU \d+\] )?(.*?) (is|=) (-?\d+)/.exec(text);
  if (!match) return undefined;
  const [, word = "", verb, value = ""] = match;
  return { word, value, isWrite: verb === "=" };
}

/** Indexes of a read and of the write by the same context that takes back what another wrote in between. */
function lostUpdate(lines: readonly Line[]): [number, number] | undefined {
  const accesses = lines.map(accessOf);
  const spans = lines.flatMap(({ column }, to): [number, number][] => {
    const write = accesses[to];
    if (write?.isWrite !== true) return [];
    const mine = (at: number): boolean =>
      lines[at]?.column === column && accesses[at]?.word === write.word;
    const from = accesses.findLastIndex((one, at) => at < to && mine(at) && one?.isWrite === false);
    if (from < 0 || accesses.slice(from + 1, to).some((_one, at) => mine(from + 1 + at))) return [];
    const others = accesses.slice(from + 1, to);
    return others.some((one) => one?.isWrite === true && one.word === write.word)
      ? [[from, to]]
      : [];
  });
  return spans.sort(([a, b], [c, d]) => b - a - (d - c))[0];
}

/** The lines about one word from `from` on, and where others come and go in between. */
function about(lines: readonly Line[], [from, to]: [number, number]): Line[] {
  const word = accessOf(lines[to] as Line)?.word;
  return lines.filter((line, at) => {
    if (at < from) return false;
    if (accessOf(line)?.word === word) return true;
    return at < to && line.text.startsWith("-->");
  });
}

/** A read and the write after it by the same context are one line. */
function merged(lines: readonly Line[]): Line[] {
  const found: Line[] = [];
  for (const line of lines) {
    const [last, is] = [found.at(-1), accessOf(line)];
    const was = last && accessOf(last);
    if (is?.isWrite === true && was?.isWrite === false && last?.column === line.column)
      if (was.word === is.word) {
        found[found.length - 1] = { ...line, text: `${is.word}: ${was.value} -> ${is.value}` };
        continue;
      }
    found.push(line);
  }
  return found;
}

/** The lines of a race, the last of them where it is lost; the end of a schedule that has none. */
function deciding(lines: readonly Line[]): Line[] {
  const lost = lostUpdate(lines);
  if (!lost) return merged(lines).slice(-MOST_LINES);
  const marked = lines.map((line, at) =>
    at === lost[1] ? { ...line, text: `${line.text}  <- what came between is lost` } : line,
  );
  const found = merged(about(marked, lost));
  return found.length > MOST_LINES ? found.slice(0, MOST_LINES) : found;
}

/** The diagram of a printed schedule; none if more contexts than there are columns take part. */
export function diagramOf(printed: string): string[] {
  const { heads, lines } = linesOf(printed);
  const last = heads.indexOf("init");
  const kept = deciding(lines.filter(({ column }) => column !== last));
  const columns = [...new Set(kept.map(({ column }) => column))];
  if (columns.length === 0 || columns.length > MOST_COLUMNS) return [];
  const width = Math.min(34, Math.floor(WIDTH / columns.length));
  const head = columns.map((column) => (heads[column] ?? "").padEnd(width)).join("");
  const body = kept.map(({ column, text }) => " ".repeat(columns.indexOf(column) * width) + text);
  return [head.trimEnd(), ...body.map((line) => line.slice(0, WIDTH + 4))];
}
