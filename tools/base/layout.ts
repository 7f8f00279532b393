// SPDX-License-Identifier: GPL-2.0-only
/** Lines of a report: headings, wrapped sentences, columns. */
import pc from "picocolors";

/** Colours as picocolors makes them, or none. */
export type Colors = ReturnType<typeof pc.createColors>;

/** Columns of a terminal that a report keeps within, schedules apart. */
export const WIDTH = 100;

/** A title with a line below it and an empty one before. */
export function heading(text: string, colors: Colors): string[] {
  return ["", colors.bold(text), "-".repeat(text.length)];
}

/** Breaks at spaces; the first line begins with `first`, the others with `indent`. */
export function wrap(text: string, first: string, indent = first, width = WIDTH): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const start = lines.length === 0 ? first : indent;
    if (line !== "" && start.length + line.length + word.length >= width) {
      lines.push(start + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, (lines.length === 0 ? first : indent) + line].join("\n");
}

/** Rows of cells, each as wide as the widest of its column and two more. */
export function columns(rows: readonly (readonly string[])[], indent: string): string[] {
  const count = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: count }, (_none, at) =>
    Math.max(...rows.map((row) => (row[at] ?? "").length)),
  );
  return rows.map((row) =>
    (indent + row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")).trimEnd(),
  );
}

/** The lines of a cell: those it has, each wrapped. */
function wrapped(cell: string, width: number | undefined): string[] {
  return cell.split("\n").flatMap((line) => {
    const indent = " ".repeat(line.length - line.trimStart().length);
    return wrap(line.trimStart(), indent, `${indent}  `, width).split("\n");
  });
}

/** Rows of cells that are wrapped in columns of these widths, two apart. */
export function grid(rows: readonly (readonly string[])[], widths: readonly number[]): string[] {
  return rows.flatMap((row) => {
    const cells = row.map((cell, at) => wrapped(cell, widths[at]));
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_none, line) =>
      cells
        .map((cell, at) => (cell[line] ?? "").padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  });
}

/** Each word once. */
export function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

/** `1 task`, `2 tasks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly (string | number)[]): string {
  const texts = words.map(String);
  const last = texts.at(-1) ?? "";
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(", ")} and ${last}`;
}

/** 3, 4, 5, 9 -> `3-5, 9`. */
export function ranges(lines: readonly number[]): string {
  const found: [number, number][] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else found.push([line, line]);
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(", ");
}
