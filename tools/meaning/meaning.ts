// SPDX-License-Identifier: GPL-2.0-only
/**
 * What a patch changes in meaning, read from the code: each function it touches is compiled for each
 * machine without the patch, with one change, and with all, and what these do is compared.
 */
import type { SourceTree } from "../base/source-tree.js";
import type { ArchMachine } from "../machine/arch.js";
import { changes, type Change } from "../patch/changes.js";
import type { Patch } from "../patch/model.js";
import { compareActions, reordered, type Effect, type Kind } from "./compare.js";
import { interruptible } from "./contexts.js";
import { functionsAt, hasFunction, isImportChange, isVoid, range } from "./enclosing.js";
import { callsText, tokensText } from "./said.js";
import { Variants, type CompileFunction, type FunctionName } from "./variants.js";

/** The same sentence for some machines. */
export interface ArchText {
  readonly archs: readonly string[];
  readonly text: string;
}

/** One thing that a patch changes. */
export interface Meaning {
  /** Unique in its report: the change's number, with a suffix for a second kind; or a function's. */
  readonly id: string;
  /** Numbers of the runs of changed lines it is about. */
  readonly changes: readonly number[];
  readonly file: string;
  /** Line after the patch. */
  readonly line: number;
  /** The function, or empty for what is outside all functions. */
  readonly function: string;
  readonly kind: Kind;
  /** Everything said, in one sentence for each group of machines. */
  readonly text: string;
  readonly effects: readonly ArchText[];
}

/** What to look at. */
export interface MeaningRequest {
  readonly before: SourceTree;
  readonly after: SourceTree;
  readonly patch: Patch;
  readonly machines: readonly ArchMachine[];
  readonly compile: CompileFunction;
}

/** Functions with lines that go or come. */
function functionsOf(
  { before, after }: Pick<MeaningRequest, "before" | "after">,
  change: Change,
): string[] {
  const { file } = change;
  const old = functionsAt(before.read(file) ?? "", range(change.beforeLine, change.before));
  const new_ = functionsAt(after.read(file) ?? "", range(change.afterLine, change.after));
  return [...new Set([...old, ...new_])];
}

/** Every function with lines of code that go or come. */
export function changedFunctions(request: Pick<MeaningRequest, "before" | "after" | "patch">) {
  const found = changes(request.before, request.patch)
    .filter((change) => !change.commentOnly && !isImportChange(request, change))
    .flatMap((change) => functionsOf(request, change).map((fn) => ({ file: change.file, fn })));
  const keys = found.map(({ file, fn }) => `${file} ${fn}`);
  return found.filter((_name, at) => keys.indexOf(keys[at] ?? "") === at);
}

/** Machines with the same text together, in order. */
export function groupTexts(texts: readonly (readonly [string, string])[]): ArchText[] {
  const groups = new Map<string, string[]>();
  for (const [arch, text] of texts) groups.set(text, [...(groups.get(text) ?? []), arch]);
  return [...groups].map(([text, archs]) => ({ archs, text }));
}

function sentence(effects: readonly ArchText[], machines: number): string {
  return effects
    .map(({ archs, text }) => (archs.length === machines ? text : `${archs.join(", ")}: ${text}`))
    .join("; ");
}

/** Effects of one change alone; where it does not compile alone, of leaving it out of the whole. */
function effectsOn(
  variants: Variants,
  name: FunctionName,
  machine: ArchMachine,
  id: number,
): Effect[] | undefined {
  const [none, one] = [variants.actions(name, machine, []), variants.actions(name, machine, [id])];
  const all = variants.actions(name, machine);
  const rest = one ? undefined : variants.actions(name, machine, variants.allBut(id));
  const alone = none && one ? compareActions(none, one) : undefined;
  const effects = alone ?? (rest && all ? compareActions(rest, all) : undefined);
  const order = none && all ? reordered(none, all) : new Set<string>();
  return effects?.map((effect) => asMove(effect, order));
}

/** A step that comes or goes here, and goes or comes elsewhere in the patch, moves. */
function asMove(effect: Effect, order: ReadonlySet<string>): Effect {
  if (effect.step === undefined || !order.has(effect.step)) return effect;
  return { kind: "order of memory steps", text: `at another place: ${effect.step}` };
}

type Base = Pick<Meaning, "changes" | "file" | "line">;

function plain(base: Base, id: string, fn: string, kind: Kind, text: string): Meaning {
  return { id, ...base, function: fn, kind, text, effects: [] };
}

/** Said of a function that only one of the trees has. */
function comesOrGoes({ before, after }: MeaningRequest, { file, fn }: FunctionName) {
  if (!hasFunction(before.read(file) ?? "", fn)) return "a new function";
  return hasFunction(after.read(file) ?? "", fn) ? undefined : "the function goes";
}

const SAME = "no difference in what is done";

/** So many effects are no longer read; the calls that make them are. */
const MOST_EFFECTS = 3;

/** Protection is told by the calls that make it, where it is calls that come or go. */
function effectsText(kind: Kind, effects: readonly Effect[], calls: string): string {
  const isGuard = kind === "preempt protection" || kind === "irq protection";
  const told = isGuard && calls !== "" && effects.length > 0;
  const texts = told
    ? [calls, ...effects.flatMap(({ minor, text }) => (minor === true ? [text] : []))]
    : effects.map(({ text }) => text);
  return texts.join("; ");
}

/** The machines that compile a file: one below arch/ is its own architecture's. */
function machinesFor({ machines }: MeaningRequest, file: string): readonly ArchMachine[] {
  const arch = /^arch\/([^/]+)\//.exec(file)?.[1];
  return arch === undefined ? machines : machines.filter(({ folder }) => folder === arch);
}

/** A change of a function whose steps are as before: what it is in the text, or that it is nothing. */
function quiet(
  request: MeaningRequest,
  variants: Variants,
  change: Change,
  name: FunctionName,
): string {
  const all = changes(request.before, request.patch);
  const said = callsText(change, all) || tokensText(change);
  // The value of a function that is compiled alone goes nowhere, so that its code says nothing of it.
  if (!isVoid(request.after.read(name.file) ?? "", name.fn)) return said;
  const isSame = machinesFor(request, name.file).every((machine) => {
    const none = variants.code(name, machine, []);
    return none !== undefined && none === variants.code(name, machine, [change.id]);
  });
  return isSame ? `${said}; it compiles to the same in the usual configuration` : said;
}

type Found = readonly (readonly [string, readonly Effect[] | undefined])[];

/** Minor effects take the kind of the first that is not. */
function settleKinds(found: Found): Found {
  const all = found.flatMap(([, effects]) => effects ?? []);
  const kind = all.find(({ minor }) => minor !== true)?.kind;
  if (kind === undefined) return found;
  return found.map(([arch, effects]) => [
    arch,
    effects?.map((effect) => (effect.minor === true ? { ...effect, kind } : effect)),
  ]);
}

/** One entry for each kind of effect that a change has on a function. */
function inFunction(
  request: MeaningRequest,
  variants: Variants,
  change: Change,
  fn: string,
): Omit<Meaning, "id">[] {
  const { file, id } = change;
  const base = { changes: [id], file, line: change.afterLine, function: fn };
  const found = settleKinds(
    machinesFor(request, file).map(
      (machine) => [machine.name, effectsOn(variants, { file, fn }, machine, id)] as const,
    ),
  );
  const whole = comesOrGoes(request, { file, fn });
  if (whole !== undefined) return [{ ...base, kind: "other code", text: whole, effects: [] }];
  const kinds = [...new Set(found.flatMap(([, effects]) => (effects ?? []).map((e) => e.kind)))];
  if (kinds.length === 0) {
    const alone = found.every(([, effects]) => effects === undefined);
    const text = alone
      ? `${callsText(change, changes(request.before, request.patch)) || tokensText(change)}; it cannot be compiled apart from the other changes`
      : quiet(request, variants, change, { file, fn });
    return [{ ...base, kind: "other code", text, effects: [] }];
  }
  const most = Math.max(...found.map(([, effects]) => new Set(effects?.map((e) => e.text)).size));
  const calls = callsText(change, changes(request.before, request.patch));
  if (most > MOST_EFFECTS && calls !== "")
    return [{ ...base, kind: "other code", text: calls, effects: [] }];
  return kinds.map((kind) => {
    const texts = found.map(([arch, effects]) => {
      const mine = (effects ?? []).filter((effect) => effect.kind === kind);
      return [arch, effectsText(kind, mine, calls) || SAME] as const;
    });
    const effects = groupTexts(texts);
    return { ...base, kind, text: sentence(effects, request.machines.length), effects };
  });
}

function ofChange(request: MeaningRequest, variants: Variants, change: Change): Meaning[] {
  const { file, id } = change;
  const base = { changes: [id], file, line: change.afterLine };
  const functions = functionsOf(request, change);
  const [name = ""] = functions;
  if (change.commentOnly) {
    const text = file.endsWith(".ts") ? "comments and layout only" : "no code";
    return [plain(base, String(id), name, "comment only", text)];
  }
  if (isImportChange(request, change)) {
    return [plain(base, String(id), "", "other code", "imports")];
  }
  if (functions.length === 0) {
    return [plain(base, String(id), "", "other code", "declarations outside functions")];
  }
  return functions
    .flatMap((fn) => inFunction(request, variants, change, fn))
    .map((entry, at) => ({ id: at === 0 ? String(id) : `${id}.${at + 1}`, ...entry }));
}

/** Nothing is said where it is as before: there an interrupt may come between accesses that are no update. */
function contextText(was: readonly string[], is: readonly string[]): string | undefined {
  if (was.length > 0 && is.length === 0) {
    return (
      `callable from process and from interrupt context now: an interrupt could come between load and ` +
      `store of ${was.join(", ")}`
    );
  }
  if (was.length === 0 && is.length > 0) {
    return (
      `no longer callable from process and from interrupt context: an interrupt can come between load and ` +
      `store of ${is.join(", ")}`
    );
  }
  return undefined;
}

/** How the whole patch changes where a function may be called from; undefined if it does not. */
function contexts(
  request: MeaningRequest,
  variants: Variants,
  { file, fn }: FunctionName,
  ids: readonly number[],
  line: number,
): Meaning | undefined {
  const found = machinesFor(request, file).map((machine) => {
    const none = variants.actions({ file, fn }, machine, []);
    const all = variants.actions({ file, fn }, machine);
    return [machine.name, interruptible(none ?? []), interruptible(all ?? [])] as const;
  });
  const texts = found.flatMap(([arch, was, is]): [string, string][] => {
    const text = contextText(was, is);
    return text === undefined ? [] : [[arch, text]];
  });
  if (texts.length === 0) return undefined;
  const effects = groupTexts(texts);
  const text = sentence(effects, request.machines.length);
  return {
    id: `contexts:${fn}`,
    changes: ids,
    file,
    line,
    function: fn,
    kind: "allowed contexts",
    text,
    effects,
  };
}

function ofFunctions(
  request: MeaningRequest,
  variants: Variants,
  found: readonly Meaning[],
): Meaning[] {
  const coded = found.filter((entry) => entry.function !== "" && entry.kind !== "comment only");
  const key = (entry: Meaning): string => `${entry.file} ${entry.function}`;
  return [...new Set(coded.map(key))].flatMap((name) => {
    const mine = coded.filter((entry) => key(entry) === name);
    const [first] = mine;
    if (!first) return [];
    const ids = [...new Set(mine.flatMap((entry) => entry.changes))];
    const { file, line, function: fn } = first;
    return contexts(request, variants, { file, fn }, ids, line) ?? [];
  });
}

/** Everything a patch changes, change by change, then function by function. */
export function meaningOf(request: MeaningRequest): Meaning[] {
  const variants = new Variants(request.before, request.patch, request.compile);
  const found = changes(request.before, request.patch).flatMap((change) =>
    ofChange(request, variants, change),
  );
  return [...found, ...ofFunctions(request, variants, found)];
}
