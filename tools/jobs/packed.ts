// SPDX-License-Identifier: GPL-2.0-only
/**
 * Images as text. One of Tree SRCU is made of thirty thousand small objects, which threads take long to
 * send to each other and digests long to walk; and most images are only compared.
 */
import { codeLines } from "../explore/reached.js";
import type { Image } from "../kcc/ir.js";
import type { Likeness } from "../kcc/passes/alike/alike.js";

/** What is asked of an image before it is looked at, and all of it as JSON. */
export interface PackedImage extends Pick<Image, "hash" | "scenario"> {
  /** What images that behave alike have in common, where it was asked for. */
  readonly likeness?: Likeness;
  /** Lines that something was compiled from: file -> sorted line numbers. */
  readonly code: Readonly<Record<string, readonly number[]>>;
  /** What was read to make it, and what was looked for and not there; undefined if nobody took note. */
  readonly files?: readonly string[];
  readonly text: string;
}

/** The image as text, with what else is known of it. */
export function pack(
  image: Image,
  known: Pick<PackedImage, "likeness" | "files"> = {},
): PackedImage {
  const { hash, scenario } = image;
  return { hash, scenario, code: codeLines(image), text: JSON.stringify(image), ...known };
}

const unpacked = new WeakMap<PackedImage, Image>();

/** The image itself; the same one each time. */
export function unpack(packed: PackedImage): Image {
  const image = unpacked.get(packed) ?? (JSON.parse(packed.text) as Image);
  unpacked.set(packed, image);
  return image;
}
