// SPDX-License-Identifier: GPL-2.0-only
/** How the facts of each rule are broken. */
import type { Fact, Rule } from "../rule.js";
import { barriers } from "../rules/barriers.js";
import { checks } from "../rules/checks.js";
import { comments } from "../rules/comments.js";
import { constants } from "../rules/constants.js";
import { contexts } from "../rules/contexts.js";
import { counters } from "../rules/counters.js";
import { functions } from "../rules/functions.js";
import { gone } from "../rules/gone.js";
import { headers } from "../rules/headers.js";
import { initial } from "../rules/initial.js";
import { layout } from "../rules/layout.js";
import { machines } from "../rules/machines.js";
import { options } from "../rules/options.js";
import { orders } from "../rules/orders.js";
import { overrides } from "../rules/overrides.js";
import { steps } from "../rules/steps.js";
import { structs } from "../rules/structs.js";
import { symbols } from "../rules/symbols.js";
import { breakBarriers } from "./barriers.js";
import { breakConstants } from "./constants.js";
import { breakContexts } from "./contexts.js";
import { breakFunctions } from "./functions.js";
import { breakHeaders } from "./headers.js";
import { breakInitial } from "./initial.js";
import { breakLayout } from "./layout.js";
import { breakMachines } from "./machines.js";
import type { Breaks, Mutator } from "./mutation.js";
import { breakOverrides } from "./overrides.js";
import { breakChecks, breakComments, breakCounters, breakGone, breakOptions } from "./small.js";
import { breakSteps } from "./steps.js";
import { breakStructs } from "./structs.js";
import { breakSymbols } from "./symbols.js";

function mutator<F extends Fact>(rule: Rule<F>, breaks: Breaks<F>): Mutator {
  // The facts that come back are those of the same rule.
  return { rule, breaks: (tree, fact, manifest) => breaks(tree, fact as F, manifest) };
}

/** One for each rule. */
export const mutators: readonly Mutator[] = [
  mutator(layout, breakLayout),
  mutator(functions, breakFunctions),
  mutator(symbols, breakSymbols),
  mutator(headers, breakHeaders),
  mutator(constants, breakConstants),
  mutator(structs, breakStructs),
  mutator(initial, breakInitial),
  mutator(steps, breakSteps),
  mutator(checks, breakChecks),
  mutator(barriers, breakBarriers),
  mutator(contexts, breakContexts),
  mutator(overrides, breakOverrides),
  mutator(machines, breakMachines),
  mutator(options, breakOptions),
  mutator(counters, breakCounters),
  mutator(gone, breakGone),
  mutator(orders, breakSteps),
  mutator(comments, breakComments),
];
