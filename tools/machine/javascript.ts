// SPDX-License-Identifier: GPL-2.0-only
/** JavaScript of single instructions. `x` is the context's block, `c` the choice, `rN` a register. */
import type { LocalInstr, Operand, VisibleInstr, Width } from "../kcc/ir.js";

/** An operand's value. */
export function value(operand: Operand): string {
  return "reg" in operand ? `r${String(operand.reg)}` : `(${String(operand.value)})`;
}

function cutTo(expression: string, width: Width): string {
  if (width.bits >= 32) return `(${expression})|0`;
  const shift = String(32 - width.bits);
  return `((${expression})<<${shift})>>${width.signed ? "" : ">"}${shift}`;
}

function binary(instr: LocalInstr & { op: "binary" }): string {
  const { operator, width } = instr;
  const unsigned = !width.signed && width.bits >= 32;
  const [a, b] = [value(instr.a), value(instr.b)];
  const [ua, ub] = unsigned ? [`(${a}>>>0)`, `(${b}>>>0)`] : [a, b];
  switch (operator) {
    case "<":
    case "<=":
    case ">":
    case ">=":
      return `${ua}${operator}${ub}?1:0`;
    case "==":
    case "!=":
      return `${a}${operator}=${b}?1:0`;
    case "*":
      return cutTo(`Math.imul(${a},${b})`, width);
    case "/":
    case "%":
      return cutTo(`rt.divide(${JSON.stringify(operator)},${ua},${ub})`, width);
    case ">>":
      return cutTo(`${a}${width.signed ? ">>" : ">>>"}${b}`, width);
    default:
      return cutTo(`${a}${operator}${b}`, width);
  }
}

/** JavaScript of a visible instruction. */
export function visible(instr: VisibleInstr, pc: number, locks: ReadonlySet<number>): string {
  const code = operation(instr, pc);
  if (!("cls" in instr) || !locks.has(instr.cls)) return code;
  return instr.op === "await"
    ? `${code}rt.locked(x,${value(instr.addr)});`
    : `${code}rt.unlocked(${value(instr.addr)});`;
}

function operation(instr: VisibleInstr, pc: number): string {
  const set = "dst" in instr && instr.dst >= 0 ? `r${String(instr.dst)}=` : "";
  switch (instr.op) {
    case "load": {
      const address = instr.thisCpu ? `rt.onThisCpu(x,${value(instr.addr)})` : value(instr.addr);
      return `${set}mem.load(x,${address},"${instr.order}");`;
    }
    case "store": {
      const address = instr.thisCpu ? `rt.onThisCpu(x,${value(instr.addr)})` : value(instr.addr);
      return `mem.store(x,${address},${value(instr.value)},"${instr.order}");`;
    }
    case "rmw":
      return rmw(instr, pc, set);
    case "load-exclusive":
      return `${set}mem.loadExclusive(x,${value(instr.addr)},"${instr.order}");`;
    case "store-exclusive":
      return `${set}mem.storeExclusive(x,${value(instr.addr)},${value(instr.value)},"${instr.order}")?0:1;`;
    case "await":
      return `mem.load(x,${value(instr.addr)},"acquire");${
        instr.value ? `mem.store(x,${value(instr.addr)},${value(instr.value)},"plain");` : ""
      }`;
    case "fence":
      return `mem.fence(x,"${instr.kind}");`;
    case "irq":
      return `rt.setIrq(x,${value(instr.enable)},${String(instr.soft)});`;
    case "irq-enabled":
      return `${set}rt.irqEnabled(x,${String(instr.soft)});`;
    case "irq-happened":
      return `${set}rt.irqHappened(x);`;
    case "irq-replay":
      return "rt.replayIrq(x);";
    case "cpu":
      return `${set}rt.cpuOf(x);`;
    case "alloc":
      return `${set}rt.alloc(${String(instr.words)},${String(instr.percpu)},${String(instr.zeroed)},${JSON.stringify(instr.type)});`;
    case "free":
      return `rt.free(${value(instr.addr)},${String(instr.percpu)});`;
    case "stack-enter":
      return `rt.stackEnter(x,${String(instr.offset)},${String(instr.words)});`;
    case "stack-exit":
      return `rt.stackExit(x,${String(instr.offset)},${String(instr.words)});`;
    case "choose":
      return `${set}c>>4;`;
    case "pause":
    case "end":
      return "";
  }
}

function rmw(instr: VisibleInstr & { op: "rmw" }, pc: number, set: string): string {
  const expected = instr.expected ? value(instr.expected) : "0";
  const address = instr.thisCpu ? `rt.onThisCpu(x,${value(instr.addr)})` : value(instr.addr);
  const { signed, bits } = instr.width;
  const how = `{width:{signed:${String(signed)},bits:${String(bits)}},order:"${instr.order}"}`;
  const args = `x,${address},"${instr.kind}",${value(instr.value)},${expected},${how}`;
  return `if(!rt.rmw(${args},${String(pc)}))return;${set}rt.old;`;
}

/** JavaScript of a local instruction. */
export function local(instr: LocalInstr, pc: number): string {
  switch (instr.op) {
    case "mov":
      return `r${String(instr.dst)}=${instr.width ? cutTo(value(instr.a), instr.width) : value(instr.a)};`;
    case "binary":
      return `r${String(instr.dst)}=${binary(instr)};`;
    case "current":
      return `r${String(instr.dst)}=rt.task(x);`;
    case "stack":
      return `r${String(instr.dst)}=rt.stack(x)+${String(instr.offset)};`;
    case "percpu":
      return `r${String(instr.dst)}=rt.percpu(${value(instr.pointer)},${value(instr.cpu)});`;
    case "fail":
      return `rt.fail(${JSON.stringify(instr.rule)},${JSON.stringify(instr.text)},${String(pc)});`;
    case "observe":
      return `rt.observe(${JSON.stringify(instr.name)},${value(instr.a)});`;
    case "witness":
      return `rt.witness(${JSON.stringify(instr.name)});`;
    case "jump":
    case "branch":
      return "";
  }
}
