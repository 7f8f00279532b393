// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import { halves, portOf } from "../manifest/manifest.js";
import type { StructAspect } from "../rules/structs.js";
import type { KernelFile, StructSource } from "../source/file.js";
import {
  fileOf,
  inserting,
  mutation,
  removing,
  replacing,
  sure,
  swapping,
  type Breaks,
  type Mutation,
} from "./mutation.js";

/** Breaks one thing about a struct. */
export const breakStructs: Breaks<StructAspect> = (
  tree,
  { file: facts, struct, aspect, index },
) => {
  const file = fileOf(tree, portOf(facts));
  if (aspect === "alias") return [alias(file, sure(facts.aliases?.[index], "an alias"))];
  if (!struct) {
    const text = "\nexport interface nowhere {\n\tx: int;\n}\n";
    return [
      mutation(file, "add a struct", [inserting(file.text.length, text)], ["no struct nowhere"]),
    ];
  }
  const source = sure(file.structs.get(struct.name), struct.name);
  if (aspect === "name") return whole(file, source);
  if (aspect === "type") return [retype(file, source, index)];
  return aspect === "order" ? [reorder(file, source, index)] : ofField(file, source, index);
};

function alias(file: KernelFile, fact: string): Mutation {
  const { name, rest } = halves(fact);
  const edit = replacing(sure(file.aliases.get(name), name).node.type, "nowhere_t");
  return mutation(file, `another ${name}`, [edit], [`${name} is nowhere_t`, rest]);
}

function whole(file: KernelFile, { name, node, fields }: StructSource): Mutation[] {
  const last = sure(fields.at(-1), name).node;
  const more = inserting(last.getEnd(), "\n\tnowhere: int;");
  return [
    mutation(file, `rename ${name}`, [replacing(node.name, "nowhere")], [`struct`, name]),
    mutation(file, `remove ${name}`, [removing(node)], [`struct ${name} is missing`]),
    mutation(file, `add a field to ${name}`, [more], [`no ${name}.nowhere`]),
  ];
}

function ofField(file: KernelFile, { name, fields }: StructSource, index: number): Mutation[] {
  const field = sure(fields[index], name);
  const called = (field.node as ts.PropertySignature).name;
  const place = `${name}.${field.name}`;
  return [
    mutation(file, `drop ${place}`, [removing(field.node)], [`${name} lacks ${field.name}`]),
    mutation(
      file,
      `rename ${place}`,
      [replacing(called, "nowhere")],
      [`${name}.nowhere`, field.name],
    ),
  ];
}

function retype(file: KernelFile, { name, fields }: StructSource, index: number): Mutation {
  const field = sure(fields[index], name);
  const type = sure((field.node as ts.PropertySignature).type, field.name);
  const names = [`${name}.${field.name} is nowhere_t`, field.type];
  return mutation(file, `retype ${name}.${field.name}`, [replacing(type, "nowhere_t")], names);
}

/** Exchanges a field with the one after it, the last with the one before. */
function reorder(file: KernelFile, { name, fields }: StructSource, index: number): Mutation {
  const first = Math.min(index, fields.length - 2);
  const [one, other] = [sure(fields[first], name), sure(fields[first + 1], name)];
  const names = [`${name}.${other.name} comes before ${one.name}`];
  return mutation(file, `swap ${one.name}, ${other.name}`, swapping(one.node, other.node), names);
}
