// SPDX-License-Identifier: GPL-2.0-only
import { createHash } from "node:crypto";
import type { Image } from "./ir.js";

/** What a digest is made of: all that behaviour depends on, and no name of an architecture or line. */
type Hashed = Omit<Image, "hash" | "arch" | "sources" | "lines">;

/** Properties that say where code comes from, or what it is for, at any depth. */
const IGNORED = new Set(["src", "title", "file", "hash", "arch", "sources", "lines"]);

/** Digest of an image; equal ones behave alike. */
export function hashImage(image: Hashed): string {
  const scenario = { ...image.scenario, name: "" };
  const text = JSON.stringify({ ...image, scenario }, (key, value: unknown) =>
    IGNORED.has(key) ? undefined : value,
  );
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
