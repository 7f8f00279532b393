// SPDX-License-Identifier: GPL-2.0-only
/** An image as text: one line for each instruction, with the source line above the first of each. */
import type { Image, Instr, Operand } from "../kcc/ir.js";

function operand(value: Operand): string {
  return "reg" in value ? `r${value.reg}` : String(value.value);
}

/** `load.acquire`, `rmw.add.locked`... */
function name(instr: Instr): string {
  const parts: string[] = [instr.op];
  if ("kind" in instr) parts.push(instr.kind);
  if ("order" in instr && instr.order !== "plain") parts.push(instr.order);
  if ("locked" in instr && instr.locked) parts.push("locked");
  if ("thisCpu" in instr && instr.thisCpu) parts.push("this-cpu");
  if ("soft" in instr && instr.soft) parts.push("soft");
  if ("sleeps" in instr && instr.sleeps) parts.push("sleeps");
  return parts.join(".");
}

const OPERANDS = [
  "addr",
  "a",
  "b",
  "pointer",
  "cpu",
  "expected",
  "value",
  "enable",
  "cond",
  "count",
];
const PLAIN = ["offset", "words", "percpu", "zeroed", "yields", "type", "name", "rule", "text"];

function isOperand(value: unknown): value is Operand {
  return typeof value === "object" && value !== null && ("reg" in value || "value" in value);
}

function inputs(instr: Instr): string[] {
  const fields = new Map<string, unknown>(Object.entries(instr));
  const operands = OPERANDS.flatMap((key) => {
    const value = fields.get(key);
    return isOperand(value) ? [operand(value)] : [];
  });
  const plain = PLAIN.filter((key) => fields.has(key)).map((key) => String(fields.get(key)));
  return [...operands, ...plain];
}

function body(image: Image, instr: Instr): string {
  if (instr.op === "jump") return `jump ${instr.to}`;
  if (instr.op === "branch") {
    return `branch ${operand(instr.cond)} ? ${instr.to} : ${instr.otherwise}`;
  }
  const operator = instr.op === "binary" ? ` ${instr.operator}` : "";
  const dst = "dst" in instr && instr.dst >= 0 ? `r${instr.dst} = ` : "";
  const cls = "cls" in instr ? `  <${image.classes[instr.cls] ?? ""}>` : "";
  return `${dst}${name(instr)}${operator} ${inputs(instr).join(", ")}`.trimEnd() + cls;
}

function place(image: Image, src: number): string {
  const source = image.sources[src];
  return source ? `${source.file}:${source.line} ${source.fn}()` : "";
}

/** The listing. */
export function listing(image: Image): string {
  const lines: string[] = [`image ${image.hash}, ${image.scenario.name} for ${image.arch}`];
  let last = "";
  image.code.forEach((instr, pc) => {
    const entry = image.entries.find((one) => one.pc === pc);
    if (entry) lines.push("", `${entry.name}:`);
    const where = place(image, instr.src);
    if (where !== last || entry) lines.push(`        ; ${where}`);
    last = where;
    lines.push(`${String(pc).padStart(6)}  ${body(image, instr)}`);
  });
  return lines.join("\n");
}
