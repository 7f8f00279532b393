// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from "node:crypto";
import type { Image } from "./ir.js";

/** What a digest is made of: all that behaviour depends on, and no name of an architecture or line. */
type Hashed = Omit<Image, "hash" | "arch" | "sources" | "lines">;

/**
 * Digest of an image; equal ones behave alike. What says where code comes from, or what it is for, is left
 * out.
 */
export function hashImage(image: Hashed): string {
  const scenario = { ...image.scenario, name: "", title: undefined, file: undefined };
  const rest = { hash: undefined, arch: undefined, sources: undefined, lines: undefined };
  const code = image.code.map((instr) => ({ ...instr, src: undefined }));
  const text = JSON.stringify({ ...image, scenario, code, ...rest });
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
