// SPDX-License-Identifier: GPL-2.0-only
import type { BarrierAspect } from "../rules/barriers.js";
import { barriersOf, type BarrierSource } from "../source/barriers.js";
import { trailingRange } from "../source/comments.js";
import type { KernelFile } from "../source/file.js";
import { fileOf, mutation, sure, type Breaks, type Edit, type Mutation } from "./mutation.js";

/** Takes away or changes what is written behind a barrier. */
export const breakBarriers: Breaks<BarrierAspect> = (tree, { file: path, barrier, aspect }) => {
  const file = fileOf(tree, path);
  const all = barriersOf(file);
  if (!barrier) return [...all.flatMap((one) => unnamed(file, one)), noneLeft(file, all)];
  const source = sure(
    all.find(({ letter }) => letter === barrier.letter),
    barrier.letter,
  );
  const { function: name, letter, partner } = barrier;
  const other = sure(
    all.find((one) => one.letter !== letter && one.letter !== partner)?.letter,
    name,
  );
  if (aspect === "letter") {
    return [
      mutation(
        file,
        `unletter ${letter}`,
        [rewrite(file, source, undefined, partner)],
        [`${name}()`, "no letter", letter],
      ),
      mutation(
        file,
        `letter ${letter} X`,
        [rewrite(file, source, "X", partner)],
        [`${name}()`, "lettered X", letter],
      ),
    ];
  }
  return [
    mutation(
      file,
      `${letter} names no partner`,
      [rewrite(file, source, letter, undefined)],
      [`barrier ${letter} names no partner`, partner],
    ),
    mutation(
      file,
      `${letter} pairs with none`,
      [rewrite(file, source, letter, "Z")],
      [`barrier ${letter} pairs with Z`, "there is not"],
    ),
    mutation(
      file,
      `${letter} pairs with ${other}`,
      [rewrite(file, source, letter, other)],
      [`barrier ${letter} pairs with ${other}`, partner],
    ),
  ];
};

function unnamed(file: KernelFile, source: BarrierSource): Mutation[] {
  const { function: name, call } = source;
  const nothing = rewrite(file, source, undefined, undefined);
  const nowhere = rewrite(file, source, undefined, "nowhere()");
  return [
    mutation(file, `${name}(): ${call}() names none`, [nothing], [name, call, "no partner"]),
    mutation(file, `${name}(): ${call}() pairs with none`, [nowhere], [name, call, "nowhere()"]),
  ];
}

function noneLeft(file: KernelFile, all: readonly BarrierSource[]): Mutation {
  const edits = all.map(({ statement }) => {
    return { pos: statement.getStart(), end: statement.getEnd(), text: "" };
  });
  return mutation(file, "no barrier at all", edits, ["no barrier"]);
}

function rewrite(
  file: KernelFile,
  { statement }: BarrierSource,
  letter: string | undefined,
  partner: string | undefined,
): Edit {
  const words = [letter, partner === undefined ? undefined : `Pairs with ${partner}.`];
  const text = words.map((word) => (word === undefined ? "" : ` /* ${word} */`)).join("");
  return { ...trailingRange(file.text, statement), text };
}
