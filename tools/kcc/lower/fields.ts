// SPDX-License-Identifier: GPL-2.0-only
/**
 * Which functions the fields of structs can point to. A field of function type that is only ever stored
 * into by the name of a function holds one of those, and a call through it can be to no other, whatever
 * other functions of that type there are.
 */
import type { Operand } from "../ir.js";
import { type Body, type Procedure, reachable } from "./blocks.js";
import type { Unit } from "./unit.js";

/** The class of a field -> the words that stand for the functions it can point to. */
export type FieldFunctions = ReadonlyMap<string, ReadonlySet<number>>;

/** What an instruction writes, and into which class; nothing if it is not known. */
function written(instr: Body): { readonly cls: number; readonly value: Operand } | undefined {
  switch (instr.op) {
    case "store":
    case "store-exclusive":
      return instr;
    case "await":
      return instr.value && { cls: instr.cls, value: instr.value };
    case "rmw":
      return { cls: instr.cls, value: { reg: -1 } };
    default:
      return undefined;
  }
}

/** By class: the constants stored there, or nothing if something else is stored too. */
function constantsStored(
  unit: Unit,
  procedures: readonly Procedure[],
): ReadonlyMap<number, Set<number> | undefined> {
  const stored = new Map<number, Set<number> | undefined>();
  for (const { body } of procedures.flatMap(({ first }) => reachable(first))) {
    for (const write of body.map(written)) {
      if (!write) continue;
      const cls = unit.classes.root(write.cls);
      const before = stored.has(cls) ? stored.get(cls) : new Set<number>();
      stored.set(cls, "value" in write.value ? before?.add(write.value.value) : undefined);
    }
  }
  return stored;
}

/** Of the fields that calls go through: those that can point to fewer functions than their type allows. */
export function narrowFields(unit: Unit, procedures: readonly Procedure[]): FieldFunctions {
  const stored = constantsStored(unit, procedures);
  const fields = new Map<string, ReadonlySet<number>>();
  for (const [field, type] of unit.calledFields) {
    const cls = unit.classes.root(unit.classes.named(field));
    const functions = stored.has(cls) ? stored.get(cls) : new Set<number>();
    const all = unit.candidates(type);
    if (functions && all.some(({ pointer }) => !functions.has(pointer)))
      fields.set(field, functions);
  }
  return fields;
}
