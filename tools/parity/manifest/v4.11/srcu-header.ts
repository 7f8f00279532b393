// SPDX-License-Identifier: GPL-2.0-only
/** The interface of SRCU in v4.11, still one header; only how readers are counted is new. */
import type { FileFacts, StructFact } from "../manifest.js";
import { srcuHeader as v4_9 } from "../v4.9/srcu-header.js";

/** The counters of v4.11 instead of those of v4.9. */
function counting({ name, fields }: StructFact): StructFact {
  if (name === "srcu_struct_array") {
    return {
      name: "srcu_array",
      fields: ["lock_count: array<ulong, 2>", "unlock_count: array<ulong, 2>"],
    };
  }
  return { name, fields: fields.map(renamed) };
}

function renamed(text: string): string {
  return text.replace("srcu_struct_array", "srcu_array");
}

export const srcuHeader: FileFacts = {
  ...v4_9,
  structs: (v4_9.structs ?? []).map(counting),
  initial: (v4_9.initial ?? []).map(({ function: name, steps }) => {
    return { function: name, steps: steps.map(renamed) };
  }),
};
