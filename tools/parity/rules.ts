// SPDX-License-Identifier: GPL-2.0-only
/** The rules there are. */
import type { Rule } from "./rule.js";
import { barriers } from "./rules/barriers.js";
import { checks } from "./rules/checks.js";
import { comments } from "./rules/comments.js";
import { constants } from "./rules/constants.js";
import { contexts } from "./rules/contexts.js";
import { counters } from "./rules/counters.js";
import { functions } from "./rules/functions.js";
import { gone } from "./rules/gone.js";
import { headers } from "./rules/headers.js";
import { initial } from "./rules/initial.js";
import { layout } from "./rules/layout.js";
import { machines } from "./rules/machines.js";
import { options } from "./rules/options.js";
import { orders } from "./rules/orders.js";
import { overrides } from "./rules/overrides.js";
import { steps } from "./rules/steps.js";
import { structs } from "./rules/structs.js";
import { symbols } from "./rules/symbols.js";

/** In the order they are run and listed. */
export const rules: readonly Rule[] = [
  layout,
  functions,
  symbols,
  headers,
  constants,
  structs,
  initial,
  steps,
  checks,
  barriers,
  contexts,
  overrides,
  machines,
  options,
  counters,
  gone,
  orders,
  comments,
];
