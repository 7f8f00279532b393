// SPDX-License-Identifier: GPL-2.0-only
/** Comments as plain text: without their marks, on one line. */
import ts = require("typescript");

function plain(comment: string): string {
  return comment
    .replace(/^\/\*+|\*+\/$|^\/\//g, "")
    .replace(/\n[ \t]*\* ?/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

function texts(text: string, ranges: readonly ts.CommentRange[] | undefined): string[] {
  return (ranges ?? []).map(({ pos, end }) => plain(text.slice(pos, end)));
}

/** The comments above a declaration, in order. */
export function leadingComments(text: string, node: ts.Node): string[] {
  return texts(text, ts.getLeadingCommentRanges(text, node.getFullStart()));
}

/** The comments behind a statement, on its last line. */
export function trailingComments(text: string, node: ts.Node): string[] {
  return texts(text, ts.getTrailingCommentRanges(text, node.getEnd()));
}

/** Every comment from `pos` to `end`, as one text. */
export function commentsIn(text: string): string {
  return (text.match(/\/\*[\s\S]*?\*\//g) ?? []).map(plain).join(" ");
}
