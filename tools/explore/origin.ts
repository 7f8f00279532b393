// SPDX-License-Identifier: GPL-2.0-only
/**
 * The other places that a finding is about. A replay remembers who wrote each word last and who freed
 * it, and says of the words that the failing check read, or that the bad address came from, where that
 * was. So it costs the search nothing, and no check has to say what it looked at: "sleeping in atomic
 * context" comes with where preemption was disabled, a use after free with where it was freed, a
 * WARN_ON(readers inside) with where a reader came in, a deadlock with where everybody stands.
 */
import { isLocal } from "../kcc/local.js";
import { CPU, type Context } from "../machine/layout.js";
import type { Machine } from "../machine/machine.js";
import { Names } from "../machine/names.js";
import type { Violation } from "../machine/violation.js";
import { type Deed, Deeds, nextDeed } from "./deeds.js";
import { isStandstill } from "./ending.js";
import { callChain, finding } from "./finding.js";
import { INTERRUPTS, type Origin, Provenance } from "./provenance.js";
import { follow } from "./replay.js";
import type { Cause, Finding } from "./result.js";
import type { Failure } from "./search.js";

/** More would be read by nobody. */
const MOST_CAUSES = 6;

class Inquiry {
  private readonly deeds: Deeds;
  private readonly provenance: Provenance;
  private readonly names: Names;
  private last: Deed | undefined;
  private arrival: Cause | undefined;

  /** @param culprit the context that takes the last step */
  constructor(
    private readonly machine: Machine,
    private readonly culprit: Context | undefined,
  ) {
    this.deeds = new Deeds(machine);
    this.provenance = new Provenance(machine);
    this.names = new Names(machine.image, machine.layout, machine.runtime.objects);
  }

  /** A step is about to be taken; the one before it was. */
  before(context: Context, choice: number): void {
    this.taken();
    this.last = nextDeed(this.machine, context, choice);
    if (context === this.culprit && this.last.pc < 0) this.arrives(context);
    this.machine.runtime.reached.fill(0);
  }

  /** Why the last step failed. */
  causes(violation: Violation): Cause[] {
    if (isStandstill(violation.rule)) {
      this.taken();
      return this.machine.contexts.flatMap((context) => this.standing(context));
    }
    const causes = [...this.blame(violation.pc), ...(this.arrival ? [this.arrival] : [])];
    const places = causes.map(({ where }) => where.slice(where.length > 1 ? 1 : 0).join());
    return causes.filter((_, i) => places.indexOf(places[i] ?? "") === i).slice(0, MOST_CAUSES);
  }

  private taken(): void {
    const { last, machine } = this;
    if (!last) return;
    this.deeds.note(last);
    if (last.context === this.culprit) this.trace(last, machine.pc(last.context));
    this.last = undefined;
  }

  private trace({ pc, instr, address, context }: Deed, end: number): void {
    if (!instr) this.provenance.clear();
    else if (instr.op === "irq-enabled") this.provenance.result(instr, new Set([INTERRUPTS]));
    else this.provenance.result(instr, new Set(address < 0 ? [] : [address]));
    this.provenance.follow(instr ? pc + 1 : this.entry(context), end);
  }

  /** Where a context began that now stands before its first visible instruction. */
  private entry(context: Context): number {
    const now = this.machine.pc(context);
    const starts = this.machine.image.entries.map(({ pc }) => pc).filter((pc) => pc <= now);
    return Math.max(...starts, -1);
  }

  /** Of the failing instruction: who is behind what it used, or behind what led to it. */
  private blame(pc: number): Cause[] {
    const { last, machine } = this;
    const instr = machine.image.code[pc];
    if (!last || !instr) return [];
    const freer = this.deeds.freer(last.address);
    if (isLocal(instr)) this.trace(last, -1);
    const origins = isLocal(instr) ? this.provenance.reason : this.provenance.of(instr);
    const written = [...origins].flatMap((origin) => this.written(origin, last.context));
    return [...(freer ? [this.cause(`freed by ${freer.context.name}`, freer)] : []), ...written];
  }

  private written(origin: Origin, context: Context): Cause[] {
    if (origin === INTERRUPTS) {
      const mask = this.deeds.mask(context);
      return mask ? [this.cause(`interrupts masked by ${mask.context.name}`, mask)] : [];
    }
    const writer = this.deeds.writer(origin);
    return writer
      ? [this.cause(`${this.word(origin, writer)}, written by ${writer.context.name}`, writer)]
      : [];
  }

  private word(address: number, deed: Deed): string {
    const { state, layout } = this.machine;
    return `${this.name(address, deed)} is ${String(state.words[layout.memory + address])}`;
  }

  /** The machine knows no names inside a task_struct; the instruction that accesses it does. */
  private name(address: number, { instr }: Deed): string {
    const { contexts, image } = this.machine;
    const owner = contexts.find(({ task, stack }) => task <= address && address < stack);
    if (!owner || !instr || !("cls" in instr)) return this.names.of(address);
    return `${owner.name}'s ${image.classes[instr.cls] ?? ""}`;
  }

  private cause(text: string, { pc }: Deed): Cause {
    return { text, where: callChain(this.machine, pc) };
  }

  /** Where a context stands at the end, and who last wrote what it waits for. */
  private standing(context: Context): Cause[] {
    const deed = nextDeed(this.machine, context, 0);
    if (deed.pc < 0) return [];
    const waits = deed.address < 0 ? "" : ` waits for ${this.name(deed.address, deed)}`;
    const writer = this.deeds.writer(deed.address);
    return [
      this.cause(`${context.name}${waits}`, deed),
      ...(writer && writer.context !== context ? this.written(deed.address, context) : []),
    ];
  }

  private arrives({ level, cpu, name }: Context): void {
    if (level === 0) return;
    const on = this.interrupted(cpu);
    const where = on ? callChain(this.machine, this.machine.pc(on)) : [];
    this.arrival = { text: `${name} interrupted ${on?.name ?? "an idle CPU"}`, where };
  }

  /** Who is on that CPU; a task that could be on others too if it is bound to that one. */
  private interrupted(on: number): Context | undefined {
    const { contexts, state } = this.machine;
    const holder = contexts.findLast(({ base }) => state.words[base + CPU] === on + 1);
    const runs = (context: Context): boolean =>
      context.kind === "task" && this.machine.pc(context) >= 0 && !this.machine.waiting(context);
    return holder ?? contexts.find((context) => context.cpu === on && runs(context));
  }
}

/** The finding that these steps end in, with the other places it is about. */
export function explained(machine: Machine, failure: Failure): Finding {
  const { steps, context } = failure;
  const inquiry = new Inquiry(machine, machine.contexts[steps.at(-1)?.context ?? -1]);
  const marks = machine.runtime.reached.slice();
  machine.reset();
  const found = follow(machine, steps, (mover, choice) => {
    inquiry.before(mover, choice);
  });
  const violation = found ?? failure.violation;
  const because = inquiry.causes(violation);
  machine.runtime.reached.set(marks);
  return { ...finding(machine, { steps, context, violation }), because };
}
