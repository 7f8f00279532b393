// SPDX-License-Identifier: GPL-2.0-only
/**
 * The verdict on a patch: what differs between before and after, and whether what was run could have told.
 * Everything that is said of a patch in one word is said here; text and JSON are views of it.
 */
import { counted, listed, unique } from "../../base/layout.js";
import { EXIT, type ExitStatus } from "../../base/exit.js";
import {
  type Configured,
  type Difference,
  differences,
  type Pair,
  pairsOf,
} from "./differences.js";
import type { Ordering } from "./ordering.js";
import type { Touched } from "./touched.js";

/** The word. */
export type Word = "fixes" | "regresses" | "mixed" | "no effect seen" | "cannot say";

/** The verdict and what it rests on. */
export interface ReviewVerdict {
  readonly word: Word;
  readonly status: ExitStatus;
  readonly sentence: string;
  readonly fixed: readonly Difference[];
  readonly regressed: readonly Difference[];
  /** Where only a check of the kernel's own complains. */
  readonly complaints: readonly Difference[];
  /** What the patch is to fix and does not. */
  readonly kept: readonly Difference[];
  /** What fails alike on both sides, controls apart. */
  readonly unrelated: readonly Difference[];
  /** Scenarios that must fail, and do, on both sides. */
  readonly controls: readonly string[];
  /** Scenarios that pass on both sides and go through what is changed. */
  readonly unchanged: readonly string[];
  /** Scenarios that do not go through it, so that they are no evidence. */
  readonly beside: readonly string[];
  /** Why it cannot be said, a reason each. */
  readonly undecided: readonly string[];
  /** Machines on which nothing differs, where something does on others. */
  readonly notHit: readonly { readonly archs: readonly string[]; readonly why: string }[];
  /** What no search was made of. */
  readonly notChecked: readonly string[];
}

/** All that the verdict is made from. */
export interface Evidence {
  readonly all: readonly Configured[];
  /** Nothing but comments, layout and imports. */
  readonly silent: boolean;
  readonly orderings: readonly Ordering[];
  /** The memory models that were searched with. */
  readonly models: readonly string[];
  /** Changed lines that no schedule went through. */
  readonly unreached: readonly Touched[];
  /** Scenarios with a schedule that went through a changed line. */
  readonly touching: ReadonlySet<string>;
  readonly controls: ReadonlySet<string>;
  /** Whether the patch says that it fixes this. */
  readonly isClaimed: (pair: Pair) => boolean;
  /** Why a machine may show no difference; undefined if nothing is known of it. */
  readonly whyNot: (arch: string) => string | undefined;
  readonly machines: readonly string[];
}

const MOST = 3;

/** Some of many, and how many more there are. */
function some(texts: readonly string[]): string {
  const rest = texts.length - MOST;
  return rest > 0
    ? `${texts.slice(0, MOST).join("; ")}; and ${String(rest)} more`
    : texts.join("; ");
}

/** Neighbouring lines together: `srcu.ts:74`. */
function unreachedText(unreached: readonly Touched[]): string {
  const texts = unreached.map(({ file, line, side, text, config }) => {
    const where = config === undefined ? "" : ` with ${config}`;
    return `${file}:${String(line)}${side === "before" ? " (before)" : ""} \`${text}\`${where}`;
  });
  return `No schedule reached ${unreached.length === 1 ? "the changed line" : "changed lines"} ${some(texts)}`;
}

function orderingText(orderings: readonly Ordering[]): string {
  const texts = orderings.map(({ file, line, text }) => `${text}, ${file}:${String(line)}`);
  return (
    `Memory was sequentially consistent in every search, which cannot tell what this is for: ` +
    some(unique(texts))
  );
}

function reasons(evidence: Evidence, pairs: readonly Pair[]): string[] {
  const { unreached, orderings, models, silent } = evidence;
  if (silent) return [];
  const told = differences(pairs, "bounded", "otherwise");
  const blind = orderings.length > 0 && models.every((model) => model === "SC");
  return [
    ...(blind ? [orderingText(orderings)] : []),
    ...(pairs.length === 0 ? ["No scenario was run"] : []),
    ...(unreached.length > 0 ? [unreachedText(unreached)] : []),
    ...told.map(({ scenario, config, archs, rule, text }) => {
      const where = `${scenario}${config === undefined ? "" : ` with ${config}`} on ${listed(archs)}`;
      return rule === "bounded"
        ? `${where} was not exhausted: ${text}`
        : `${where} fails before and after, but not alike (after: ${rule})`;
    }),
  ];
}

function archsOf(found: readonly Difference[]): string[] {
  return unique(found.flatMap(({ archs }) => archs));
}

function onMachines(found: readonly Difference[], { machines }: Evidence): string {
  const archs = archsOf(found);
  if (archs.length === machines.length)
    return machines.length === 1
      ? `on ${listed(archs)}`
      : `on all ${String(machines.length)} machines`;
  return archs.length < 4
    ? `on ${listed(archs)}`
    : `on ${String(archs.length)} of ${String(machines.length)} machines`;
}

function whatRegresses(
  { regressed, complaints }: Pick<ReviewVerdict, "regressed" | "complaints">,
  evidence: Evidence,
): string {
  const rules = unique(regressed.map(({ rule }) => rule));
  const broken = `breaks what worked ${onMachines(regressed, evidence)} (${rules.join(", ")})`;
  const silent = archsOf(complaints).filter((arch) => !archsOf(regressed).includes(arch));
  const only = [{ ...(complaints[0] as Difference), archs: silent }];
  if (regressed.length === 0)
    return `only a check of the kernel's own complains anew, ${onMachines(complaints, evidence)} (${complaints[0]?.rule ?? ""})`;
  return silent.length === 0
    ? broken
    : `${broken}; only ${complaints[0]?.rule ?? ""} complains ${onMachines(only, evidence)}`;
}

function whatIsFixed(fixed: readonly Difference[], evidence: Evidence): string {
  const rules = unique(fixed.map(({ rule }) => rule));
  return `fixes ${rules.join(", ")} ${onMachines(fixed, evidence)}`;
}

type Found = Pick<ReviewVerdict, "fixed" | "regressed" | "complaints" | "kept" | "undecided">;

function said(
  found: Found,
  evidence: Evidence,
): Pick<ReviewVerdict, "word" | "sentence" | "status"> {
  const { fixed, regressed, complaints, kept, undecided } = found;
  const mended = fixed.length > 0;
  if (regressed.length + complaints.length > 0) {
    const text = whatRegresses(found, evidence);
    const sentence = mended ? `It ${whatIsFixed(fixed, evidence)}, but ${text}.` : `It ${text}.`;
    return { word: mended ? "mixed" : "regresses", sentence, status: EXIT.finding };
  }
  const [first] = undecided;
  const more = undecided.length > 1 ? ` And ${counted(undecided.length - 1, "reason")} more.` : "";
  if (kept.length > 0) {
    const names = some(unique(kept.map(({ scenario }) => scenario)));
    const still = `what it is to fix stays ${onMachines(kept, evidence)} (${names})`;
    const sentence = mended
      ? `It ${whatIsFixed(fixed, evidence)}, but ${still}.`
      : `No outcome changes: ${still}.`;
    return { word: mended ? "mixed" : "no effect seen", sentence, status: EXIT.finding };
  }
  if (first !== undefined) {
    const seen = mended ? ` What was seen: it ${whatIsFixed(fixed, evidence)}.` : "";
    return { word: "cannot say", sentence: `${first}.${more}${seen}`, status: EXIT.inconclusive };
  }
  if (mended)
    return {
      word: "fixes",
      sentence: `It ${whatIsFixed(fixed, evidence)}; no regression found.`,
      status: EXIT.clean,
    };
  const sentence = evidence.silent
    ? "It changes comments, layout and imports only."
    : "Every changed line was run, and every scenario ends as before on every machine.";
  return { word: "no effect seen", sentence, status: EXIT.clean };
}

/** Machines without a difference, by what is known of the reason. */
function notHit(found: Found, evidence: Evidence): ReviewVerdict["notHit"] {
  const hit = archsOf([...found.fixed, ...found.regressed]);
  if (hit.length === 0) return [];
  const rest = evidence.machines.filter((arch) => !hit.includes(arch));
  const why = (arch: string): string =>
    evidence.whyNot(arch) ?? "no schedule of any scenario shows a difference there";
  return unique(rest.map(why)).map((text) => ({
    archs: rest.filter((arch) => why(arch) === text),
    why: text,
  }));
}

function notChecked({ orderings, models, silent }: Evidence): string[] {
  if (silent) return [];
  const weak = models.every((model) => model === "SC");
  const what =
    orderings.length === 0 ? "this patch changes no barrier" : "and this patch changes order";
  return [...(weak ? [`weak memory (${what})`] : []), "NMI"];
}

/** The verdict. */
export function verdictOf(evidence: Evidence): ReviewVerdict {
  const pairs = pairsOf(evidence.all);
  const { touching, controls, isClaimed } = evidence;
  const stays = pairs.filter(({ kind }) => kind === "stays");
  const found = {
    fixed: differences(pairs, "fixed"),
    regressed: differences(pairs, "regressed"),
    complaints: differences(pairs, "complaint"),
    kept: differences(stays.filter(isClaimed), "stays"),
    undecided: reasons(evidence, pairs),
  };
  const claimed = new Set(stays.filter(isClaimed).map(({ scenario }) => scenario));
  const rest = stays.filter(({ scenario }) => !claimed.has(scenario) && !controls.has(scenario));
  const same = unique(pairs.map(({ scenario }) => scenario)).filter((name) =>
    pairs.every(({ scenario, kind }) => scenario !== name || kind === "unchanged"),
  );
  return {
    ...said(found, evidence),
    ...found,
    unrelated: differences(rest, "stays"),
    controls: unique(stays.map(({ scenario }) => scenario)).filter((name) => controls.has(name)),
    unchanged: same.filter((name) => touching.has(name)),
    beside: same.filter((name) => !touching.has(name)),
    notHit: notHit(found, evidence),
    notChecked: notChecked(evidence),
  };
}
