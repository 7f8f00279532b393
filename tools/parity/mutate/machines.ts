// SPDX-License-Identifier: GPL-2.0-only
import ts = require("typescript");
import { machineFile, type MachineAspect } from "../rules/machines.js";
import { machinesOf } from "../source/machines.js";
import { fileOf, mutation, replacing, sure, type Breaks, type Mutation } from "./mutation.js";

/** Changes a property of a machine, or removes it. */
export const breakMachines: Breaks<MachineAspect> = (tree, { machine, key }) => {
  if (!machine) return [oneMore()];
  const file = fileOf(tree, machineFile(machine.folder));
  const { node } = sure(
    machinesOf(file).find(({ text }) => text.get("name") === machine.name),
    machine.name,
  );
  const property = node.properties.find((one) => one.name?.getText() === key);
  const value = property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
  const names = key === "name" ? [machine.name] : [machine.name, key, machine[key]];
  const edit = replacing(sure(value, key), '"nowhere"');
  return [mutation(file, `${machine.name}: another ${key}`, [edit], ["nowhere", ...names])];
};

function oneMore(): Mutation {
  const file = machineFile("nowhere");
  const text = 'export const machines = [{ name: "nowhere", folder: "nowhere" }];\n';
  return { what: `add ${file}`, files: new Map([[file, text]]), file, names: ["machine nowhere"] };
}
