// SPDX-License-Identifier: GPL-2.0-only
/** The envelope of a patch that came as a mail (RFC 5322, as `git format-patch` writes it). */
import { UserError } from "../base/errors.js";

/** What a reviewer wants from the envelope. */
export interface Envelope {
  readonly subject: string;
  readonly author?: string;
  readonly body: string;
}

const HEADER = /^([A-Za-z][A-Za-z0-9-]*):[ \t]*(.*)$/;

/** Bytes of a `q` encoded word: `_` is a space, `=C3` a byte. */
function decodeQ(text: string): Buffer {
  const latin = text
    .replaceAll("_", " ")
    .replace(/=([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(latin, "latin1");
}

/** RFC 2047 encoded words; neighbours are joined without the space between. */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(
      /=\?([^?]+)\?([qQbB])\?([^?]*)\?=/g,
      (_all, charset: string, how: string, data: string) => {
        const bytes = how.toLowerCase() === "b" ? Buffer.from(data, "base64") : decodeQ(data);
        return bytes.toString(/^utf-?8$/i.test(charset) ? "utf8" : "latin1");
      },
    );
}

/** Header fields by lower-case name, folded lines joined, and the index of the first body line. */
function readHeaders(lines: readonly string[]): { fields: Map<string, string>; body: number } {
  const fields = new Map<string, string>();
  let at = lines[0]?.startsWith("From ") === true ? 1 : 0;
  let current = "";
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const match = HEADER.exec(line);
    if (/^[ \t]+\S/.test(line) && current !== "") {
      fields.set(current, `${fields.get(current) ?? ""} ${line.trim()}`);
    } else if (match?.[1] !== undefined) {
      current = match[1].toLowerCase();
      fields.set(current, match[2] ?? "");
    } else {
      break;
    }
  }
  return { fields, body: lines[at] === "" ? at + 1 : at };
}

function refuseEncoded(fields: ReadonlyMap<string, string>, name: string): void {
  const encoding = fields.get("content-transfer-encoding")?.toLowerCase() ?? "8bit";
  if (["7bit", "8bit", "binary"].includes(encoding)) return;
  throw new UserError(
    `${name}: the mail's text is encoded as ${encoding}, so the diff in it is not readable as it ` +
      `stands. Save the decoded text, or take the patch from git ("git format-patch -1").`,
  );
}

/** Reads the lines before the diff. A bare diff gives an empty subject and its preamble as body. */
export function readEnvelope(lines: readonly string[], name: string): Envelope {
  const { fields, body } = readHeaders(lines);
  const isMail = fields.has("subject") || fields.has("from");
  if (isMail) refuseEncoded(fields, name);
  const text = lines.slice(isMail ? body : 0);
  const cut = text.indexOf("---");
  const author = fields.get("from");
  return {
    subject: decodeWords(fields.get("subject") ?? "").replace(/^(\[[^\]]*\]\s*)+/, ""),
    ...(author === undefined ? {} : { author: decodeWords(author) }),
    body: text
      .slice(0, cut < 0 ? text.length : cut)
      .join("\n")
      .trim(),
  };
}
