// SPDX-License-Identifier: GPL-2.0-only
import type { BarrierAspect } from "../rules/barriers.js";
import { barriersOf, type BarrierSource } from "../source/barriers.js";
import { trailingRange } from "../source/comments.js";
import type { KernelFile } from "../source/file.js";
import { fileOf, mutation, sure, type Breaks, type Edit, type Mutation } from "./mutation.js";

/** Takes away or changes what is written behind a barrier. */
export const breakBarriers: Breaks<BarrierAspect> = (tree, { file: path, barrier, aspect, of }) => {
  const file = fileOf(tree, path);
  const all = barriersOf(file);
  if (of !== undefined) {
    return all.filter((one) => one.function === of).flatMap((one) => unnamed(file, one));
  }
  if (!barrier) return [...all.flatMap((one) => unnamed(file, one)), noneLeft(file, all)];
  const source = sure(
    all.find(({ letter }) => letter === barrier.letter),
    barrier.letter,
  );
  const taken = [barrier.letter, ...barrier.partner.split(" and ")];
  const third = all.find(({ letter }) => letter !== undefined && !taken.includes(letter));
  const rewritten = (
    letter: string | undefined,
    partner: string | undefined,
    ...names: string[]
  ) => {
    const what = `barrier ${barrier.letter} is ${letter ?? "none"} and pairs with ${partner ?? "none"}`;
    return mutation(file, what, [rewrite(file, source, letter, partner)], names);
  };
  const { letter, partner } = barrier;
  return aspect === "letter"
    ? [
        rewritten(undefined, partner, barrier.function, "no letter", letter),
        rewritten("X", partner, barrier.function, "lettered X", letter),
      ]
    : [undefined, "Z", sure(third?.letter, "a third barrier")].map((other) => {
        const said = other === undefined ? "names no partner" : `pairs with ${other}`;
        const right = other === "Z" ? "there is not" : partner;
        return rewritten(letter, other, `barrier ${letter} ${said}`, right);
      });
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
