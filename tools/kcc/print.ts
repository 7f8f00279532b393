// SPDX-License-Identifier: GPL-2.0-only
import type { Image, Instr, Operand, Width } from "./ir.js";
import { inputsOf, outputOf } from "./operands.js";

/** Column that source places begin in. */
const PLACE_COLUMN = 56;

const FLAGS = ["locked", "thisCpu", "soft", "sleeps", "percpu", "zeroed", "yields"];

/** The whole image, one instruction a line with the source place it comes from. */
export function printImage(image: Image): string {
  const starts = new Map(image.entries.map(({ name, pc }) => [pc, name]));
  const lines = [`image ${image.hash}, ${image.scenario.name} for ${image.arch}`];
  image.code.forEach((instr, pc) => {
    const entry = starts.get(pc);
    if (entry !== undefined) lines.push("", `${entry}:`);
    const code = `${String(pc).padStart(6)}  ${printInstr(image, instr)}`;
    lines.push(`${code.padEnd(PLACE_COLUMN)} ; ${printPlace(image, instr.src)}`);
  });
  return lines.join("\n");
}

/** One instruction, e.g. `r3 = load.once 66 <srcu_struct.completed>`. */
export function printInstr(image: Pick<Image, "classes">, instr: Instr): string {
  const output = outputOf(instr);
  const result = output >= 0 ? `r${output} = ` : "";
  const operands = inputsOf(instr).map(printOperand);
  const text = [result + mnemonic(instr), [...operands, ...details(instr)].join(", ")]
    .join(" ")
    .trimEnd();
  return "cls" in instr ? `${text} <${image.classes[instr.cls] ?? ""}>` : text;
}

/** `file:line function` of a source. */
function printPlace(image: Image, src: number): string {
  const source = image.sources[src];
  return source ? `${source.file}:${source.line} ${source.fn}` : "";
}

function printOperand(operand: Operand): string {
  return "reg" in operand ? `r${operand.reg}` : String(operand.value);
}

/** The operation and what varies it: `rmw.add.locked`, `irq.soft`, `load.acquire.this-cpu`. */
function mnemonic(instr: Instr): string {
  const parts: string[] = [instr.op === "binary" ? instr.operator : instr.op];
  if ((instr.op === "binary" || instr.op === "mov") && instr.width)
    parts.push(...width(instr.width));
  if (instr.op === "rmw" || instr.op === "fence") parts.push(instr.kind);
  if ("order" in instr && instr.order !== "plain") parts.push(instr.order);
  const fields = new Map<string, unknown>(Object.entries(instr));
  parts.push(...FLAGS.filter((flag) => fields.get(flag) === true));
  return parts.join(".");
}

/** Nothing for `int`, the usual width. */
function width({ signed, bits }: Width): string[] {
  return signed && bits === 32 ? [] : [`${signed ? "s" : "u"}${bits}`];
}

/** What is neither an operand nor part of the operation's name. */
function details(instr: Instr): string[] {
  switch (instr.op) {
    case "jump":
      return [String(instr.to)];
    case "branch":
      return [`${instr.to} else ${instr.otherwise}`];
    case "stack":
      return [String(instr.offset)];
    case "stack-enter":
    case "stack-exit":
      return [String(instr.offset), `${instr.words} words`];
    case "alloc":
      return [`${instr.words} words`, instr.type];
    case "fail":
      return [`'${instr.rule}'`, `'${instr.text}'`];
    case "observe":
    case "witness":
      return [`'${instr.name}'`];
    default:
      return [];
  }
}
