// SPDX-License-Identifier: GPL-2.0-only
/** What all implementations of v4.12 have, include/linux/srcu.h, and Classic, srcuclassic.h. */
import type { FileFacts, FunctionFact } from "../manifest.js";
import { srcuHeader as v4_11 } from "../v4.11/srcu-header.js";

/** What v4.11 has in one header and v4.12 in that of the implementation. */
function isClassic({ name }: FunctionFact): boolean {
  return name === "RCU_BATCH_INIT" || name.startsWith("DEFINE_");
}

// It also declares what each implementation defines; here the headers of those do.
export const srcuHeader: FileFacts = {
  path: v4_11.path,
  closed: true,
  functions: v4_11.functions.filter((fact) => !isClassic(fact)),
};

/** How far grace periods are, for rcutorture. */
export const GP_DATA: Omit<FunctionFact, "linkage" | "steps"> = {
  name: "srcutorture_get_gp_data",
  parameters: [
    "test_type: rcutorture_type",
    "sp: ptr<srcu_struct>",
    "flags: ptr<int>",
    "gpnum: ptr<ulong>",
    "completed: ptr<ulong>",
  ],
  returns: "void",
};

export const classicHeader: FileFacts = {
  ...v4_11,
  path: "include/linux/srcuclassic.h",
  functions: [
    ...v4_11.functions.filter(isClassic),
    {
      ...GP_DATA,
      linkage: "inline",
      // It looks at batch_check0 twice and never at batch_check1.
      steps: [
        "!== SRCU_FLAVOR",
        "$ = 0",
        "$ = completed",
        "$ = $",
        "head !== NULL",
        "head !== NULL",
        "head !== NULL",
        "$ += 1",
      ],
    },
  ],
};
