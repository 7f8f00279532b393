// SPDX-License-Identifier: GPL-2.0-only
/** What a schedule is of: patch, scenario, machine, side, bound, as far as its trace says. */
import { counted, listed } from "../base/layout.js";
import type { Schedule, Subject } from "./events.js";

/** `before the patch`, `with changes 2 and 7 of x.patch`. */
export function treeText(tree: string): string {
  const at = tree.lastIndexOf(":");
  const patch = at < 0 ? "" : tree.slice(0, at);
  const [name = "", option] = tree.slice(at + 1).split("-CONFIG_");
  const [side = "", ...applied] = name.split("+");
  const of = patch === "" ? "the patch" : patch;
  const changes = applied.length === 1 ? "change" : "changes";
  const what =
    applied.length > 0 ? `with ${changes} ${listed(applied)} of ${of} only` : sideText(side, of);
  return option === undefined ? what : `${what}, without CONFIG_${option}`;
}

function sideText(side: string, patch: string): string {
  if (side === "before") return `before ${patch}`;
  return side === "after" ? `after ${patch}` : side;
}

/** `3 CPUs, 4 tasks, hardirq irq_reader on CPU 1 up to 2 times` */
export function boundText(subject: Subject): string {
  const { cpus, tasks, interrupts, preempt, ulongBits, memoryModel } = subject;
  const lines = interrupts.map(({ kind, name, cpu, times }) => {
    const on = cpu < 0 ? "" : ` on CPU ${cpu}`;
    return `${kind} ${name}${on}${times < 0 ? " as raised" : ` up to ${counted(times, "time")}`}`;
  });
  return [
    counted(cpus, "CPU"),
    counted(tasks, "task"),
    ...lines,
    preempt ? "preemptible kernel" : "kernel without preemption",
    `unsigned long of ${ulongBits} bits`,
    `${memoryModel} memory`,
  ].join(", ");
}

/** Names and values of the header. */
export function headRows({ subject, steps, leftOut }: Schedule): (readonly [string, string])[] {
  const { scenario, title, arch, label, tree } = subject;
  const out = leftOut > 0 ? `, ${leftOut} of which lead nowhere and are left out` : "";
  return [
    ["scenario", `${scenario}: ${title}`],
    ["machine", arch === label ? arch : `${arch}, ${label}`],
    ["tree", treeText(tree)],
    ["bound", boundText(subject)],
    ["steps", `${steps}${out}`],
  ];
}
